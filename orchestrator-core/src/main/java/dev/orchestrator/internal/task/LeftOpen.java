package dev.orchestrator.internal.task;

import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tells the end of those calls whose process has written it down and died before it could tell it, and what they have shown with it. */
final class LeftOpen {

    private static final String FINISHED = "FINISHED";

    private LeftOpen() {}

    static void tell(RunLog log, LiveRun<?> run, TaskSteps steps, String agent) {
        List<StreamEvent> shown = new ArrayList<>(log.said());
        log.openCalls()
                .forEach((callId, path) -> log.find(StepKinds.RESULT, callId)
                        .map(Values::read)
                        .ifPresent(result -> {
                            EventSink sink = at(path, new TaskEvents(run, steps, agent));
                            parts(result).filter(part -> !shown.remove(part)).forEach(sink::emit);
                            sink.emit(end(callId, result));
                        }));
    }

    private static Stream<DataPart> parts(Values result) {
        return result.each("parts").stream()
                .map(part -> new DataPart(part.text("type"), part.within("data").copy()));
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
