package dev.orchestrator.agent;

import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call of a model.
 *
 * @param call as the model wrote it
 * @param tool the tool's own name; if there is no such tool, the beginning of what the model wrote
 * @param state how it ended
 * @param text what the model is told; empty for a call that waits
 * @param parts what the tool has shown the application, all of it emitted already
 * @param took how long the tool worked; zero if it did not
 * @param failure what the tool threw
 */
record ToolOutcome(
        ToolCall call,
        String tool,
        State state,
        String text,
        List<DataPart> parts,
        Duration took,
        @Nullable Throwable failure) {

    /** How a call ended. */
    enum State {
        /** The tool did what it was asked for. */
        FINISHED,
        /** The tool said that it could not, or threw. */
        FAILED,
        /** The tool did not come back in time: what it did is not known. */
        TIMED_OUT,
        /** It was not run: no such tool, other arguments, not permitted, or no thread in time. */
        REFUSED,
        /** It was not run yet: somebody must approve it. */
        WAITING
    }

    static ToolOutcome refused(PreparedCall call, String text) {
        return new ToolOutcome(call.call(), call.name(), State.REFUSED, text, List.of(), Duration.ZERO, null);
    }

    static ToolOutcome waiting(PreparedCall call) {
        return new ToolOutcome(call.call(), call.name(), State.WAITING, "", List.of(), Duration.ZERO, null);
    }

    /** Names the call without its result. */
    @Override
    public String toString() {
        return "ToolOutcome[" + call.id() + ", " + tool + ", " + state + ", " + took.toMillis() + " ms]";
    }
}
