package dev.orchestrator.internal.temporal;

import dev.orchestrator.internal.task.Frames;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.StreamEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened in an activity, as it goes back. */
final class EventText {

    private EventText() {}

    static List<Map<String, @Nullable Object>> maps(String runId, List<StreamEvent> events) {
        return events.stream()
                .map(event -> Frames.map(new EventFrame(runId, 0, Instant.EPOCH, List.of(), event)))
                .toList();
    }

    static List<StreamEvent> read(String runId, List<Values> events) {
        return events.stream()
                .map(values -> Frames.frame(runId, values))
                .flatMap(Optional::stream)
                .map(EventFrame::event)
                .toList();
    }
}
