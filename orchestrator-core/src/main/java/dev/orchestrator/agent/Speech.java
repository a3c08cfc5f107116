package dev.orchestrator.agent;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;

/**
 * What an agent says in all its answers together, in the order in which it goes out: answers are set apart by an empty line, and one that
 * begins anew takes back itself alone.
 */
final class Speech implements EventSink {

    private static final String APART = "\n\n";

    private final EventSink events;
    private final StringBuilder before = new StringBuilder(); // of answers that are complete
    private boolean opened;

    Speech(EventSink events) {
        this.events = events;
    }

    @Override
    public void emit(StreamEvent event) {
        if (event instanceof TextDelta delta) {
            open();
            events.emit(delta);
        } else if (event instanceof AnswerRestarted) {
            events.emit(event);
            opened = false;
            if (!before.isEmpty()) {
                events.emit(new TextDelta(before.toString()));
            }
        } else {
            events.emit(event);
        }
    }

    private void open() {
        if (!opened && !before.isEmpty()) {
            events.emit(new TextDelta(APART));
        }
        opened = true;
    }

    @Override
    public EventSink below(String agent) {
        return events.below(agent);
    }

    /** An answer is complete. */
    void said(String text) {
        opened = false;
        if (!text.isEmpty()) {
            before.append(before.isEmpty() ? "" : APART).append(text);
        }
    }

    String text() {
        return before.toString();
    }
}
