package dev.orchestrator.internal;

import dev.orchestrator.internal.text.PartSize;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.stream.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run has answered and consumed so far. Read by the thread that saves an interrupted answer while the run's own
 * thread may be stuck in its listener, hence a lock of its own.
 */
public final class Transcript {

    /** The most characters of the parts that tools make, so that a store has room for the message. */
    private static final long MOST_OF_PARTS = 3_000_000;

    private static final String LEFT_OUT = "parts-left-out";

    private final StringBuilder text = new StringBuilder();
    private final List<DataPart> parts = new ArrayList<>();
    private final ToolProgress progress = new ToolProgress();
    private @Nullable SourcesFound sources; // found once, whatever is begun anew
    private Usage usage = Usage.NONE;
    private boolean partsStay;
    private boolean bounded;
    private long sizeOfParts; // of those that are bounded
    private int leftOut;
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

    /** Hears an event of any agent. What agents below say is no part of the answer; what their tools show is. */
    void hear(List<String> path, StreamEvent event) {
        if (path.isEmpty() || event instanceof DataPart) {
            add(event);
        }
        if (event instanceof ToolStarted || event instanceof ProgressMade) {
            hearOfTools(path, event);
        }
    }

    private synchronized void hearOfTools(List<String> path, StreamEvent event) {
        progress.hear(path, event);
    }

    /** Goes on with how far the tools had come in another process. */
    public synchronized void goOn(ToolProgress before) {
        progress.addAll(before);
    }

    private synchronized void begin(AnswerStarted begun) {
        answering = begun;
    }

    private synchronized void append(String piece) {
        text.append(piece);
    }

    private synchronized void append(DataPart part) {
        int size = bounded ? PartSize.of(part) : 0;
        if (sizeOfParts + size > MOST_OF_PARTS) {
            leftOut++;
            return;
        }
        sizeOfParts += size;
        parts.add(ToolProgress.foreign(part));
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
        bounded = true;
    }

    /** From now on parts are the library's own, and kept whatever there is. */
    public synchronized void conclude() {
        bounded = false;
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
        if (leftOut > 0) {
            all.add(new DataPart(LEFT_OUT, Map.of("count", (long) leftOut)));
        }
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
