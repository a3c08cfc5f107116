package dev.orchestrator.agent;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;

/** Lets through all that is told of one call of a model, and keeps what it costs and who answers. Thread-safe. */
final class Heard implements EventSink {

    private final EventSink events;
    private Usage spent = Usage.NONE;
    private String model = "";

    Heard(EventSink events) {
        this.events = events;
    }

    @Override
    public void emit(StreamEvent event) {
        keep(event); // first: it was consumed, even if nobody may hear of it any more
        events.emit(event);
    }

    private synchronized void keep(StreamEvent event) {
        if (event instanceof UsageReported reported) {
            spent = spent.plus(reported.usage());
        } else if (event instanceof AnswerStarted started) {
            model = started.model();
        }
    }

    /** This one has answered. */
    synchronized void answered(String by) {
        model = by;
    }

    @Override
    public EventSink below(String agent) {
        return events.below(agent);
    }

    /** What was consumed so far, also by attempts that failed. */
    synchronized Usage spent() {
        return spent;
    }

    /** The model that has begun to answer last; empty if none has. */
    synchronized String model() {
        return model;
    }
}
