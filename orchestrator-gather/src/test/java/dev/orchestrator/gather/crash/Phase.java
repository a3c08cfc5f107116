package dev.orchestrator.gather.crash;

import java.util.Locale;

/** Where in a chat a kill can be aimed at. */
enum Phase {
    BEFORE_QUESTION,
    DURING_QUESTION,
    AFTER_QUESTION,
    MID_TEXT,
    BEFORE_ANSWER,
    DURING_ANSWER,
    AFTER_ANSWER;

    /** The kill races with a write; in the other phases the chat stands still until the kill comes. */
    boolean isWrite() {
        return this == DURING_QUESTION || this == DURING_ANSWER;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
