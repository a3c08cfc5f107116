package dev.orchestrator.port.model;

/** Why a model stopped. A stream without a reason is a failure and never gets this far. */
public enum FinishReason {
    /** It had said everything. */
    STOP,
    /** It reached the limit of output tokens; the text may be cut. */
    LENGTH,
    /** It wants tools to be called. */
    TOOL_CALLS,
    /** The provider's filter stopped it. */
    CONTENT_FILTER,
    /** The provider gave a reason this library does not know. */
    OTHER
}
