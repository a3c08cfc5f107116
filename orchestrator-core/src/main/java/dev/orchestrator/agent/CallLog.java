package dev.orchestrator.agent;

/**
 * Writes down what is done before it counts. Called on the threads of the tools, for several calls at once. What it throws
 * ends the run: what could not be written is not done, or not acted on.
 */
interface CallLog {

    /** Writes nothing down. */
    CallLog NONE = new CallLog() {};

    /** The tool is about to be called. */
    default void starting(PreparedCall call) {}

    /** The call is over; its result is not seen by anybody before this returns. */
    default void finished(PreparedCall call, ToolOutcome outcome) {}
}
