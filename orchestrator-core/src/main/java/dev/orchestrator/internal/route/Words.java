package dev.orchestrator.internal.route;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into words. */
final class Words {

    /** Of a very long text the first words tell what it is about. */
    private static final int MOST = 2_000;

    private static final Pattern SENTENCE = Pattern.compile("([^.!?;\\n]++)([.!?;\\n]?)");
    private static final Pattern TOKEN =
            Pattern.compile("(?<word>[\\p{L}\\p{M}\\p{N}]++(?:['’](?!s\\b)\\p{L}++)?)(?<own>['’]s\\b)?|[,:]");

    private Words() {}

    /** Returns the words of a text in order. */
    static List<Word> of(String text) {
        List<Word> words = new ArrayList<>();
        Matcher sentence = SENTENCE.matcher(text);
        while (words.size() < MOST && sentence.find()) {
            add(sentence.group(1), sentence.group(2).equals("?"), words);
        }
        return words;
    }

    private static void add(String sentence, boolean question, List<Word> words) {
        Word.Place place = Word.Place.START;
        Matcher token = TOKEN.matcher(sentence);
        while (words.size() < MOST && token.find()) {
            String word = token.group("word");
            if (word != null) {
                String folded = WordForms.folded(word).replaceAll("['’]", "");
                boolean possessive = token.group("own") != null;
                words.add(new Word(folded, WordForms.common(folded), possessive, place, question));
                place = Word.Place.WITHIN;
            } else {
                place = token.group().equals(":") ? Word.Place.START : Word.Place.AFTER_COMMA;
            }
        }
    }
}
