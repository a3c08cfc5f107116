package dev.orchestrator.gather.crash;

/** What two processes say about one task: the first one, which began it, and the second one. Empty where one says nothing. */
enum Contest {
    APPROVED_BY_BOTH("approve", "approve"),
    APPROVED_AND_DENIED("approve", "deny"),
    DENIED_AND_APPROVED("deny", "approve"),
    APPROVED_AND_CANCELLED("approve", "cancel"),
    CANCELLED_AND_DENIED("cancel", "deny"),
    CANCELLED_BY_BOTH("cancel", "cancel"),
    APPROVED_BY_THE_OTHER("", "approve"),

    /** While the first one still works. */
    CANCELLED_AT_WORK("", "cancel"),

    /** Before it waits for that: it is no approval. */
    APPROVED_TOO_EARLY("", "approve");

    final String first;
    final String second;

    Contest(String first, String second) {
        this.first = first;
        this.second = second;
    }

    static Contest of(int number) {
        return values()[number % values().length];
    }

    boolean isAtWork() {
        return this == CANCELLED_AT_WORK || this == APPROVED_TOO_EARLY;
    }
}
