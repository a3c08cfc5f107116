package dev.orchestrator.internal.task;

import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import java.time.Duration;
import java.util.List;

/** Tells the end of those calls whose process has written it down and died before it could tell it. */
final class LeftOpen {

    private static final String FINISHED = "FINISHED";

    private LeftOpen() {}

    static void tell(RunLog log, LiveRun<?> run, TaskSteps steps, String agent) {
        log.openCalls().forEach((callId, path) -> log.find(StepKinds.RESULT, callId)
                .ifPresent(json -> at(path, new TaskEvents(run, steps, agent)).emit(end(callId, Values.read(json)))));
    }

    private static EventSink at(List<String> path, EventSink root) {
        EventSink sink = root;
        for (String agent : path) {
            sink = sink.below(agent);
        }
        return sink;
    }

    private static StreamEvent end(String callId, Values result) {
        return result.text("state").equals(FINISHED)
                ? new ToolFinished(callId, Duration.ofMillis(result.number("took")))
                : new ToolFailed(callId, "it ended as " + result.text("state"));
    }
}
