package dev.orchestrator.internal.temporal;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;
import java.util.ArrayList;
import java.util.List;

/** What an activity tells, kept until it is over. Nobody has seen it yet: what is taken back is left out. Thread-safe. */
final class Collected implements EventSink {

    private final List<StreamEvent> events = new ArrayList<>();

    @Override
    public synchronized void emit(StreamEvent event) {
        if (event instanceof AnswerRestarted) {
            events.removeIf(Collected::isOfTheAnswer);
        } else if (event instanceof TextDelta next && last() instanceof TextDelta before) {
            events.set(events.size() - 1, new TextDelta(before.text() + next.text()));
        } else if (!(event instanceof ToolArgumentsDelta)) { // the call itself follows at once
            events.add(event);
        }
    }

    private static boolean isOfTheAnswer(StreamEvent event) {
        return event instanceof TextDelta || event instanceof ReasoningDelta;
    }

    private Object last() {
        return events.isEmpty() ? events : events.get(events.size() - 1);
    }

    synchronized List<StreamEvent> events() {
        return List.copyOf(events);
    }
}
