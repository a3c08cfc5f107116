package dev.orchestrator.agent;

/** Whether a tool may be called, from the mildest to the strictest. */
public enum Permission {
    /** It is called. */
    ALLOW,
    /** It waits until somebody has approved exactly this call. */
    ASK,
    /** It is not called, and the model is told so. */
    DENY
}
