package dev.orchestrator.internal.base;

/** Beginnings of texts. */
public final class Excerpts {

    private Excerpts() {}

    /** Returns the first characters of a text, never half of a pair. */
    public static String of(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        boolean halfPair = characters > 0 && Character.isHighSurrogate(text.charAt(characters - 1));
        return text.substring(0, halfPair ? characters - 1 : characters);
    }
}
