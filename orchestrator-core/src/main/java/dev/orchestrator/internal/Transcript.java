package dev.orchestrator.internal;

import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run has answered and consumed so far. Read by the thread that saves an interrupted answer while the run's own
 * thread may be stuck in its listener, hence a lock of its own.
 */
public final class Transcript {

    private final StringBuilder text = new StringBuilder();
    private final List<DataPart> parts = new ArrayList<>();
    private final ToolProgress progress = new ToolProgress();
    private @Nullable SourcesFound sources; // found once, whatever is begun anew
    private Usage usage = Usage.NONE;
    private boolean partsStay;
    private @Nullable AnswerStarted answering;

    void add(StreamEvent event) {
        if (event instanceof TextDelta delta) {
            append(delta.text());
        } else if (event instanceof DataPart part) {
            append(part);
        } else if (event instanceof SourcesFound found) {
            keep(found);
        } else if (event instanceof AnswerRestarted) {
            restart();
        } else if (event instanceof AnswerStarted begun) {
            begin(begun);
        }
    }

    /** Hears what the tools of any agent tell of their progress. */
    synchronized void hear(List<String> path, StreamEvent event) {
        progress.hear(path, event);
    }

    /** Goes on with what another process has heard. */
    synchronized void goOn(ToolProgress before) {
        progress.addAll(before);
    }

    private synchronized void begin(AnswerStarted begun) {
        answering = begun;
    }

    private synchronized void append(String piece) {
        text.append(piece);
    }

    private synchronized void append(DataPart part) {
        parts.add(part);
    }

    private synchronized void keep(SourcesFound found) {
        sources = found;
    }

    private synchronized void restart() {
        text.setLength(0);
        if (!partsStay) {
            parts.clear();
            progress.clear();
        }
        answering = null;
    }

    /** From now on what begins anew is the text alone: the parts are those of tools, which are not called again. */
    public synchronized void keepParts() {
        partsStay = true;
    }

    /** Returns who has been answering, or null if that is not known. */
    synchronized @Nullable AnswerStarted answering() {
        return answering;
    }

    /** Returns whether anything has been answered. */
    synchronized boolean hasAnswer() {
        return !text.isEmpty() || !parts.isEmpty();
    }

    /** Returns whether there is nothing to keep but what it cost. */
    synchronized boolean isEmpty() {
        return !hasAnswer() && sources == null;
    }

    synchronized void count(Usage consumed) {
        usage = usage.plus(consumed);
    }

    public synchronized String text() {
        return text.toString();
    }

    /** Returns what is kept beside the text: the sources first, and how far tools have come last. */
    public synchronized List<DataPart> parts() {
        List<DataPart> all = new ArrayList<>(parts);
        if (sources != null) {
            all.add(0, sources.toPart());
        }
        all.addAll(progress.parts());
        return List.copyOf(all);
    }

    synchronized List<String> sourceIds() {
        return sources == null
                ? List.of()
                : sources.cards().stream().map(EntityCard::id).toList();
    }

    public synchronized Usage usage() {
        return usage;
    }
}
