package dev.orchestrator.internal.match;

/** What to do with an item that comes in. */
public enum Suggestion {
    /** It is there already, and it says nothing new. */
    SKIP,
    /** It is there already, with other data. */
    MERGE,
    /** It may be there already; somebody should look. */
    REVIEW,
    /** It is new. */
    NONE
}
