package dev.orchestrator.internal.base;

/** The kinds of entries in which runs tell their steps: written by those who work, read by those who go on or look back. */
public final class StepKinds {

    /** Which department a model has found for the task. */
    public static final String ROUTING_MODEL = "routing-model";

    /** What a model has answered. */
    public static final String MODEL = "model";

    /** Why the model is asked for its last words: whoever goes on ends there, too, and nowhere before. */
    public static final String LAST_WORDS = "last-words";

    /** That nothing came of a call of a model, and why; it is no answer, so that whoever goes on asks again. */
    public static final String MODEL_FAILURE = "model-failure";

    /** That a tool is about to be called that changes something. */
    public static final String INTENT = "tool-intent";

    /** What came of a call of a tool. */
    public static final String RESULT = "tool-result";

    /** That there was no call left for this one, and by whose limit. */
    public static final String OUT_OF_CALLS = "out-of-calls";

    /** That somebody must decide about a call. */
    public static final String APPROVAL = "approval";

    /** When a call that nobody has decided about counts as denied. */
    public static final String EXPIRY = "approval-expiry";

    /** What somebody has decided. */
    public static final String DECISION = "decision";

    /** What a model has found about the result. */
    public static final String REVIEW = "review";

    /** That an agent has begun, where it works elsewhere. */
    public static final String AGENT = "agent";

    /** That an agent is through, where it works elsewhere. */
    public static final String AGENT_END = "agent-end";

    /** What an agent that works elsewhere has cost beyond what is told of its models. */
    public static final String AGENT_COST = "agent-cost";

    /** That work at Codebuff has begun, and how far it may have come: if it is broken off, it begins anew. */
    public static final String CODEBUFF = "codebuff";

    /** What has come of work at Codebuff. */
    public static final String CODEBUFF_END = "codebuff-end";

    private static final String TOLD = "told-";

    /** The kind of a step that was done elsewhere, and of which this process was told: for the record alone, nobody goes on by it. */
    public static String told(String kind) {
        return TOLD + kind;
    }

    /** The kind of step that an entry tells of, whoever has done it. */
    public static String ofStep(String kind) {
        return kind.startsWith(TOLD) ? kind.substring(TOLD.length()) : kind;
    }

    private StepKinds() {}
}
