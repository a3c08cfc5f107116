package dev.orchestrator.internal.text;

/** The kinds of entries that the loops of agents write into the journal of their run. */
public final class JournalKinds {

    /** The answer of a model; its key is the step. */
    public static final String MODEL = "model";

    /** A call with effects is about to be made; its key is the call. */
    public static final String INTENT = "tool-intent";

    /** What came of a call. */
    public static final String RESULT = "tool-result";

    /** A call waits for somebody's decision. */
    public static final String APPROVAL = "approval";

    /** What somebody has decided. */
    public static final String DECISION = "decision";

    private JournalKinds() {}
}
