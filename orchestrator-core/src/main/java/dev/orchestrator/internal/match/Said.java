package dev.orchestrator.internal.match;

import java.util.stream.Collectors;

/** What a content says, without its form. */
public final class Said {

    private static final int MOST = 2_000; // characters, which is more than embedding models for sentences look at

    private Said() {}

    /**
     * Returns the values of a content one after the other, as a text for a model that tells what it means.
     *
     * @param content text, or a map with text keys
     * @return {@value #MOST} characters at most; empty if it says nothing
     */
    public static String of(Object content) {
        String said = Leaves.of(content).all().stream().map(Leaf::text).collect(Collectors.joining(". "));
        int end = Math.min(MOST, said.length());
        return said.substring(0, end > 0 && Character.isHighSurrogate(said.charAt(end - 1)) ? end - 1 : end);
    }
}
