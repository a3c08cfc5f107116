package dev.orchestrator.data;

/** What counts as a duplicate. */
public record DuplicateRules() {
    /** The usual. */
    public static final DuplicateRules DEFAULT = new DuplicateRules();
}
