package dev.orchestrator.agent;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says in all its answers together, in the order in which it goes out: answers are set apart by an empty line, and one that
 * begins anew takes back itself alone.
 */
final class Speech implements EventSink {

    /** The most characters of one answer; an agent that has said more in all its answers says no more. */
    static final int LONGEST = 1_000_000;

    private static final String APART = "\n\n";

    private final EventSink events;
    private final StringBuilder before = new StringBuilder(); // of answers that are complete
    private boolean opened;
    private long heard; // characters of the answer at work

    Speech(EventSink events) {
        this.events = events;
    }

    @Override
    public void emit(StreamEvent event) {
        if (event instanceof TextDelta delta) {
            hear(delta.text());
            open();
            events.emit(delta);
        } else if (event instanceof AnswerRestarted) {
            events.emit(event);
            opened = false;
            heard = 0;
            if (!before.isEmpty()) {
                events.emit(new TextDelta(before.toString()));
            }
        } else {
            events.emit(event);
        }
    }

    /** What no log and no message could keep is stopped while it comes. */
    private void hear(String text) {
        heard = heard(heard, text);
    }

    /** The length of an answer with the next piece of it. */
    static long heard(long before, String piece) {
        long heard = before + piece.length();
        if (heard > LONGEST) {
            throw new OrchestratorException(
                    ErrorCode.LLM_ERROR,
                    String.format(
                            Locale.ROOT, "a model's answer has more than %,d characters; it was stopped", LONGEST));
        }
        return heard;
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
        heard = 0;
        if (!text.isEmpty()) {
            before.append(before.isEmpty() ? "" : APART).append(text);
        }
    }

    /** Returns in words that nothing more may be said, or null if it may. */
    @Nullable
    String reached() {
        return before.length() > LONGEST ? String.format(Locale.ROOT, "%,d characters", LONGEST) : null;
    }

    String text() {
        return before.toString();
    }
}
