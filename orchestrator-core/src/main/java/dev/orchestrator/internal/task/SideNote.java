package dev.orchestrator.internal.task;

import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of a call of a model beside the work of agents.
 *
 * @param model who has answered; empty if nobody has
 * @param took how long that took
 * @param spent what it has consumed, attempts that failed included
 * @param problem why nothing came of it; null if something did
 * @param told the same as a sentence for whoever waits for the task: the problem is for engineers
 */
record SideNote(
        String model,
        Duration took,
        Usage spent,
        @Nullable String problem,
        @Nullable String told) {

    private static final int LONGEST = 500;
    private static final String PROBLEM = "problem";
    private static final String TOLD = "told";

    static SideNote answered(String model, Duration took, Usage spent) {
        return new SideNote(model, took, spent, null, null);
    }

    static SideNote failed(RuntimeException failure, Duration took, Usage spent) {
        String why = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        return new SideNote("", took, spent, Excerpts.of(why, LONGEST), sentence(failure));
    }

    /**
     * Whether what a cancelled run has consumed may be written down as a call that failed: whoever goes on elsewhere would find it, and not
     * ask again.
     */
    static boolean isLast(LiveRun<?> run) {
        Reason stopped = run.stopReason();
        return stopped != Reason.SHUTDOWN && stopped != Reason.LOST;
    }

    private static String sentence(RuntimeException failure) {
        return failure instanceof OrchestratorException known
                ? known.userMessage()
                : ErrorCode.INTERNAL_ERROR.userMessage();
    }

    /** Together with what came of it. */
    Map<String, Object> with(Map<String, ?> found) {
        Map<String, Object> values = new LinkedHashMap<>(found);
        values.put("model", model);
        values.put("took", took.toMillis());
        values.put("spent", Frames.map(spent));
        if (problem != null) {
            values.put(PROBLEM, problem);
            values.put(TOLD, told);
        }
        return values;
    }

    static @Nullable String problem(Values values) {
        return values.textOrNull(PROBLEM);
    }

    /** Empty if nobody has written one down. */
    static String told(Values values) {
        return Objects.requireNonNullElse(values.textOrNull(TOLD), "");
    }
}
