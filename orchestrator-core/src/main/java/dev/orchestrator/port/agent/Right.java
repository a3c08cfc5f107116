package dev.orchestrator.port.agent;

/** What a caller must be allowed to do before a tool is called for them, from the least to the most. */
public enum Right {
    /** To look at what there is. */
    READ,
    /** To change what there is. */
    WRITE,
    /** To bring something to others: to publish, to release, to send. */
    DEPLOY,
    /** To change who may do what, and how things are set up. */
    ADMIN;

    /**
     * Returns what a tool needs that says nothing itself.
     *
     * @param effect what the tool leaves behind
     * @return {@link #READ} for what is read only and {@link #WRITE} for all else
     */
    public static Right of(Tool.Effect effect) {
        return effect == Tool.Effect.READ_ONLY ? READ : WRITE;
    }
}
