package dev.orchestrator.internal;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import java.util.ArrayList;
import java.util.List;

/** Where an agent below puts its events; the path are the agents on the way to it, outermost first. */
record SinkBelow(LiveRun<?> run, List<String> path) implements EventSink {

    @Override
    public void emit(StreamEvent event) {
        run.emit(path, event);
    }

    @Override
    public EventSink below(String agent) {
        List<String> further = new ArrayList<>(path);
        further.add(agent);
        return new SinkBelow(run, List.copyOf(further));
    }
}
