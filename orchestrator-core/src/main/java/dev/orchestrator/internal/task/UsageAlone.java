package dev.orchestrator.internal.task;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.UsageReported;

/** Lets through what a side call costs: what it says is no part of the answer. */
record UsageAlone(EventSink run) implements EventSink {
    @Override
    public void emit(StreamEvent event) {
        if (event instanceof UsageReported) {
            run.emit(event);
        }
    }
}
