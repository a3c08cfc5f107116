package dev.orchestrator.internal.task;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;

/** Lets through what a side call costs, and adds it up: what it says is no part of the answer. Thread-safe. */
final class UsageAlone implements EventSink {

    private final EventSink run;
    private Usage spent = Usage.NONE;

    UsageAlone(EventSink run) {
        this.run = run;
    }

    @Override
    public void emit(StreamEvent event) {
        if (event instanceof UsageReported reported) {
            count(reported.usage());
            run.emit(event);
        }
    }

    private synchronized void count(Usage usage) {
        spent = spent.plus(usage);
    }

    /** What was consumed so far, also by attempts that failed. */
    synchronized Usage spent() {
        return spent;
    }
}
