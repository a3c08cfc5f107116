package dev.orchestrator.internal.gather;

import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.port.store.GatherItem;

/** Texts short enough for a summary. */
final class Summaries {

    private static final int LOOKED_AT = 1_000;

    private Summaries() {}

    /** Returns a text in one line of at most as many characters as a summary may have, cut at a word. */
    static String cut(String text) {
        String line = Excerpts.of(text, LOOKED_AT).replaceAll("[\\s\\p{Cc}\\p{Z}]+", " ");
        return Excerpts.shortened(line, GatherItem.LONGEST_SUMMARY);
    }
}
