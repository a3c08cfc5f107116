package dev.orchestrator.internal.base;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Beginnings of texts. */
public final class Excerpts {

    private static final Pattern SENTENCE = Pattern.compile("[.!?…](?=\\s)|[。！？]");

    private Excerpts() {}

    /** Returns the first characters of a text, never half of a pair. */
    public static String of(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        boolean halfPair = characters > 0 && Character.isHighSurrogate(text.charAt(characters - 1));
        return text.substring(0, halfPair ? characters - 1 : characters);
    }

    /**
     * Returns a text of at most so many characters: whole sentences if they fill half of it, else whole words and an
     * ellipsis.
     */
    public static String shortened(String text, int characters) {
        String whole = text.strip();
        if (whole.length() <= characters) {
            return whole;
        }
        int sentences = endOfSentences(of(whole, characters + 1));
        if (sentences >= characters / 2) {
            return whole.substring(0, sentences);
        }
        int end = lastSpace(of(whole, characters));
        return (end > 0 ? whole.substring(0, end).stripTrailing() : of(whole, characters - 1)) + "…";
    }

    private static int endOfSentences(String text) {
        int end = 0;
        for (Matcher matcher = SENTENCE.matcher(text); matcher.find(); ) {
            end = matcher.end();
        }
        return end;
    }

    private static int lastSpace(String text) {
        int at = text.length() - 1;
        while (at > 0 && !Character.isWhitespace(text.charAt(at))) {
            at--;
        }
        return at;
    }
}
