package dev.orchestrator.call;

/** The four ways of asking, kept with every message. */
public enum Mode {
    /** Conversation with a language model. */
    CHAT,
    /** A question to the project's Brain, answered with citations. */
    QUERY,
    /** Work done by agents. */
    TASK,
    /** Content taken into Gather. */
    DATA
}
