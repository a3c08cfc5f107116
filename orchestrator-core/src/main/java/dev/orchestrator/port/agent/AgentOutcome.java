package dev.orchestrator.port.agent;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of an {@link AgentJob}.
 *
 * @param status how it ended
 * @param text all that the agent has said
 * @param waiting the calls that somebody must decide about; empty unless the status is WAITING
 * @param limit which limit was reached, for people; null unless the status is LIMITED
 * @param last the last answer of a model, or null if none was given
 */
public record AgentOutcome(
        Status status,
        String text,
        List<PendingCall> waiting,
        @Nullable String limit,
        @Nullable ModelResponse last) {

    /** How a job ended. */
    public enum Status {
        /** It is done. */
        COMPLETED,
        /** It goes on when somebody has decided about a call. */
        WAITING,
        /** A limit was reached: the text is what was achieved by then. */
        LIMITED
    }

    /** Checks and copies the values. */
    public AgentOutcome {
        Check.present(status, "status");
        Check.present(text, "text");
        waiting = List.copyOf(Check.present(waiting, "waiting"));
        Check.that(
                waiting.isEmpty() == (status != Status.WAITING), "calls wait if the status is WAITING, and only then");
        Check.that((limit == null) == (status != Status.LIMITED), "there is a limit if one was reached, and only then");
    }

    /** Tells the length, never the words. */
    @Override
    public String toString() {
        return "AgentOutcome[" + status + ", " + text.length() + " characters, " + waiting.size() + " calls waiting]";
    }
}
