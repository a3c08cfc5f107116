package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the attempts of one call and whoever listens to it: holds the beginning of an answer back if that is
 * wanted, and announces a new generation with its first piece, so that one that fails before has wiped nothing.
 */
final class Relay implements EventSink {

    /** The listener takes no text back. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(CancelledException cause) {
            super(cause);
        }
    }

    private final EventSink next;
    private final Cancellation cancellation;
    private final int holdBack;
    private final List<StreamEvent> held = new ArrayList<>();
    private int heldCharacters;
    private boolean holding;
    private boolean shown; // something of an earlier or this generation that a restart would have to take back
    private boolean parts;
    private int generation = 1;
    private @Nullable AnswerRestarted pending;
    private @Nullable StreamEvent started; // shown with the first piece: a new generation begins no sooner

    Relay(EventSink next, Cancellation cancellation, int holdBack) {
        this.next = next;
        this.cancellation = cancellation;
        this.holdBack = holdBack;
        this.holding = holdBack > 0;
    }

    @Override
    public void emit(StreamEvent event) {
        if (event instanceof AnswerStarted) {
            started = event;
            return;
        }
        if (!holding) {
            show(event);
            return;
        }
        held.add(event);
        heldCharacters += event instanceof TextDelta delta ? delta.text().length() : 0;
        if (heldCharacters >= holdBack) {
            release();
        }
    }

    private void show(StreamEvent event) {
        announce();
        shown |= !(event instanceof ReasoningDelta);
        parts |= event instanceof DataPart;
        next.emit(event);
    }

    private void announce() {
        AnswerRestarted restart = pending;
        if (restart != null) {
            restart(restart);
        }
        StreamEvent answering = started;
        if (answering != null) {
            started = null;
            next.emit(answering);
        }
    }

    private void restart(AnswerRestarted restart) {
        try {
            next.emit(restart);
        } catch (CancelledException e) {
            if (cancellation.isCancelled()) {
                throw e;
            }
            throw new Refused(e);
        }
        pending = null;
        shown = false;
        generation = restart.generation();
    }

    private void release() {
        holding = false;
        for (StreamEvent event : held) {
            show(event);
        }
        held.clear();
    }

    boolean hasParts() {
        return parts;
    }

    /** The attempt is complete: shows what is still held back, and takes back what was shown even if nothing is. */
    void finish() {
        release();
        announce();
    }

    /** The attempt failed: forgets what was held back, and has the next piece take back what was shown. */
    void abandon(String reason) {
        started = null;
        held.clear();
        heldCharacters = 0;
        holding = holdBack > 0;
        if (shown) {
            pending = new AnswerRestarted(generation + 1, reason);
        }
    }
}
