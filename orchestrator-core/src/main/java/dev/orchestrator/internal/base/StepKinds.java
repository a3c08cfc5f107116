package dev.orchestrator.internal.base;

/** The kinds of entries in which runs tell their steps: written by those who work, read by those who go on or look back. */
public final class StepKinds {

    /** Which department a model has found for the task. */
    public static final String ROUTING_MODEL = "routing-model";

    /** What a model has answered. */
    public static final String MODEL = "model";

    /** That a tool is about to be called that changes something. */
    public static final String INTENT = "tool-intent";

    /** What came of a call of a tool. */
    public static final String RESULT = "tool-result";

    /** That somebody must decide about a call. */
    public static final String APPROVAL = "approval";

    /** When a call that nobody has decided about counts as denied. */
    public static final String EXPIRY = "approval-expiry";

    /** What somebody has decided. */
    public static final String DECISION = "decision";

    /** What a model has found about the result. */
    public static final String REVIEW = "review";

    private StepKinds() {}
}
