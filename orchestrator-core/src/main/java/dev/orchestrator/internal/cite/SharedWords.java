package dev.orchestrator.internal.cite;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells whether the sentence around a place of an answer has a word in common with a piece of evidence. */
public final class SharedWords {

    private static final Pattern SENTENCE_END = Pattern.compile("[.!?](?=\\s|$)|[。！？]|\\n");
    private static final Pattern ENDED = Pattern.compile("[.!?。！？]+[\\s\"'”’)*_]*$");
    private static final Pattern MARK = Pattern.compile("\\[\\d+]");
    /** Runs of letters and digits; scripts without spaces between words count character by character. */
    private static final Pattern WORD = Pattern.compile(
            "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]|[\\p{L}\\p{M}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]]{2,}");
    /** Words that say nothing about what a sentence is about. */
    private static final Set<String> EMPTY_WORDS = Set.copyOf(List.of(
            ("the and are was were been being has have had does did not for from with into onto upon over under that this"
                            + " these those there here then than when where which while who whom whose what why how its"
                            + " his her hers him she they them their theirs you your our ours will would can could may"
                            + " might must shall should about after before between because but also any all some such"
                            + " only very more most other another one two is it in of to on at by as an or if be he we do"
                            + " so no up my me us am")
                    .split(" ", -1)));

    private SharedWords() {}

    /** {@code position} is where a mark of the answer begins. */
    public static boolean of(String answer, int position, String evidence) {
        return !Collections.disjoint(words(sentence(answer, position)), words(evidence));
    }

    /** The sentence that a mark stands in or, where it stands behind the end of one, that one. */
    static String sentence(String answer, int position) {
        String before =
                MARK.matcher(answer.substring(0, position)).replaceAll("").stripTrailing();
        String open = ENDED.matcher(before).replaceFirst("");
        boolean ended = open.length() < before.length() && !open.isEmpty();
        String after = MARK.matcher(answer.substring(position)).replaceAll("");
        return last(open) + (ended ? "" : first(after));
    }

    private static String last(String text) {
        int from = 0;
        for (Matcher end = SENTENCE_END.matcher(text); end.find(); ) {
            from = end.end();
        }
        return text.substring(from);
    }

    private static String first(String text) {
        Matcher end = SENTENCE_END.matcher(text);
        return end.find() ? text.substring(0, end.start()) : text;
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(match -> match.group())
                .filter(word -> !EMPTY_WORDS.contains(word))
                .collect(Collectors.toSet());
    }
}
