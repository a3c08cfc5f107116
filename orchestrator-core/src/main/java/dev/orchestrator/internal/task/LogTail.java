package dev.orchestrator.internal.task;

import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.stream.EventFrame;
import java.util.ArrayList;
import java.util.List;

/** The end of a run's log, which is being written: events are kept back for a moment, and go with the next step. Not thread-safe. */
final class LogTail {

    private final RunStore store;
    private final RunToken token;
    private final Runnable whenLost;
    private final List<EventFrame> keptBack = new ArrayList<>();
    private int unsure; // so many of these, the first ones, may have been written together though the store has failed

    /** {@code whenLost} is called when it turns out that somebody else holds the run. */
    LogTail(RunStore store, RunToken token, Runnable whenLost) {
        this.store = store;
        this.token = token;
        this.whenLost = whenLost;
    }

    void add(EventFrame frame) {
        keptBack.add(frame);
    }

    /** Returns how many events are kept back. */
    int size() {
        return keptBack.size();
    }

    /** Steps go together with the events before them, unless these are so large that they have to go ahead. */
    void append(List<RunNote> steps) {
        appendUnsure();
        List<FrameNotes> events = FrameNotes.of(List.copyOf(keptBack));
        for (int i = 0; i < events.size(); i++) {
            FrameNotes piece = events.get(i);
            if (i == events.size() - 1 && piece.goesWith(steps)) {
                List<RunNote> notes = new ArrayList<>(List.of(piece.note()));
                notes.addAll(steps);
                write(notes, piece.frames());
                return;
            }
            write(List.of(piece.note()), piece.frames());
        }
        if (!steps.isEmpty()) {
            write(steps, 0);
        }
    }

    /** What may be in the log already is written again as it was: with later events it would be another entry, and refused. */
    private void appendUnsure() {
        if (unsure > 0) {
            for (FrameNotes piece : FrameNotes.of(List.copyOf(keptBack.subList(0, unsure)))) {
                write(List.of(piece.note()), piece.frames());
            }
        }
    }

    private void write(List<RunNote> notes, int frames) {
        unsure = frames;
        try {
            store.append(token, notes);
        } catch (RunLostException e) {
            whenLost.run();
            throw e;
        }
        keptBack.subList(0, frames).clear();
        unsure = 0;
    }
}
