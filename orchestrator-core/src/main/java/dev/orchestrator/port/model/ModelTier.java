package dev.orchestrator.port.model;

/** What kind of model a call is for; which models these are is the gateway's to know. */
public enum ModelTier {
    /** Answers soon and costs little. */
    FAST,
    /** The default. */
    BALANCED,
    /** Knows and can do more, for more money. */
    POWERFUL,
    /** Thinks before it answers. */
    REASONING,
    /** Sees images. */
    VISION
}
