package dev.orchestrator.call;

/** How the follow-up questions of an answer are found. */
public enum Suggestions {
    /** None are. */
    NONE,
    /** By the shape of the answer, without asking a model. The default. */
    RULES,
    /** By one more short call of a model, paid like any other; by rules if it fails or takes longer than ten seconds. They
     * are stored with the answer, which is complete meanwhile: a cancel comes too late then. */
    MODEL
}
