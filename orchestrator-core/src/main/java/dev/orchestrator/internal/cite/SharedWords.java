package dev.orchestrator.internal.cite;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells whether the sentence around a place of an answer has a word in common with a piece of evidence. Reads the answer
 * once, however many places are asked for. Not thread-safe.
 */
public final class SharedWords {

    private static final String STOPS = ".!?。！？";
    private static final String CLOSERS = "\"'”’)*_」』）"; // what may stand between the end of a sentence and its mark
    /** A quotation that ends within a sentence, which goes on in lower case, does not end it. */
    private static final Pattern SENTENCE_END =
            Pattern.compile("[.!?](?:[C]+(?!\\s+\\p{Ll}))?(?=\\s|$)|[。！？][C]*|\\n".replace("C", CLOSERS));

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

    private record Span(int from, int to) {}

    private final String text; // the answer without its marks
    private final TreeMap<Integer, Integer> removed =
            new TreeMap<>(); // characters of marks before a place of the answer
    private final TreeMap<Integer, Integer> ends = new TreeMap<>(); // where ends of sentences begin, and where they end
    private final int[] said; // up to each place of the text: where the last word before it ends
    private final int[] stopped; // where the last stop before it ends
    private final Map<Span, Set<String>> sentences = new HashMap<>();

    /** Reads an answer. */
    public SharedWords(String answer) {
        this.text = MARK.matcher(answer).replaceAll("");
        this.said = lastEnds(c -> !Character.isWhitespace(c) && CLOSERS.indexOf(c) < 0 && STOPS.indexOf(c) < 0);
        this.stopped = lastEnds(c -> STOPS.indexOf(c) >= 0);
        SENTENCE_END.matcher(text).results().forEach(end -> ends.put(end.start(), end.end()));
        removed.put(0, 0);
        MARK.matcher(answer).results().forEach(this::remove);
    }

    /** A mark behind a stop ends the sentence, whatever follows the two. */
    private void remove(MatchResult mark) {
        int before = removed.lastEntry().getValue();
        removed.put(mark.end(), before + mark.end() - mark.start());
        int place = mark.start() - before;
        if (stopped[place] > said[place]) {
            ends.put(stopped[place] - 1, place);
        }
    }

    private int[] lastEnds(IntPredicate what) {
        int[] last = new int[text.length() + 1];
        for (int i = 0; i < text.length(); i++) {
            last[i + 1] = what.test(text.charAt(i)) ? i + 1 : last[i];
        }
        return last;
    }

    /** {@code position} is where a mark of the answer begins; {@code words} are those of a piece of evidence. */
    public boolean around(int position, Set<String> words) {
        return !Collections.disjoint(sentences.computeIfAbsent(sentence(position), this::wordsOf), words);
    }

    /** The sentence that a mark stands in or, where it stands behind the end of one, that one. */
    private Span sentence(int position) {
        int place = position - removed.floorEntry(position).getValue();
        int last = said[place];
        Map.Entry<Integer, Integer> before = ends.lowerEntry(last);
        int from = before == null ? 0 : before.getValue();
        Integer next = ends.ceilingKey(place);
        boolean ended = last > 0 && stopped[place] > last;
        return new Span(from, ended ? last : said[next == null ? text.length() : next]);
    }

    private Set<String> wordsOf(Span span) {
        return words(text.substring(span.from(), span.to()));
    }

    /** Returns the words of a text that say what it is about. */
    public static Set<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(match -> match.group())
                .filter(word -> !EMPTY_WORDS.contains(word))
                .collect(Collectors.toSet());
    }
}
