package dev.orchestrator.testing;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A listener that keeps everything it is told, and fails if it is told anything after the end. Accepts restarts.
 *
 * @param <R> the result of the mode
 */
public class RecordingListener<R> implements StreamListener<R> {

    private final List<EventFrame> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Run<?>> run = new CompletableFuture<>();
    private final CompletableFuture<String> firstText = new CompletableFuture<>();
    private final AtomicInteger ends = new AtomicInteger();
    private volatile @Nullable R result;
    private volatile @Nullable OrchestratorException error;

    /** Records from the start. */
    public RecordingListener() {}

    @Override
    public void onStart(Run<?> started) {
        run.complete(started);
    }

    @Override
    public void onEvent(EventFrame frame) {
        if (ends.get() > 0) {
            throw new IllegalStateException("told " + frame + " after the end");
        }
        frames.add(frame);
        if (frame.event() instanceof TextDelta delta) {
            firstText.complete(delta.text());
        }
    }

    @Override
    public boolean onRestart(AnswerRestarted restarted) {
        return true;
    }

    @Override
    public void onComplete(R completed) {
        result = completed;
        ends.incrementAndGet();
    }

    @Override
    public void onError(OrchestratorException failure) {
        error = failure;
        ends.incrementAndGet();
    }

    /**
     * Returns what was told, in order.
     *
     * @return the frames
     */
    public List<EventFrame> frames() {
        return List.copyOf(frames);
    }

    /**
     * Returns the events of one kind, in order.
     *
     * @param kind the kind
     * @param <E> the kind
     * @return the events
     */
    public <E extends StreamEvent> List<E> events(Class<E> kind) {
        return frames.stream()
                .map(EventFrame::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /**
     * Returns the text as a page would show it: the pieces since the last restart.
     *
     * @return the text
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (EventFrame frame : frames) {
            if (frame.event() instanceof TextDelta delta) {
                text.append(delta.text());
            } else if (frame.event() instanceof AnswerRestarted) {
                text.setLength(0);
            }
        }
        return text.toString();
    }

    /**
     * Returns the handle, once the run has started.
     *
     * @return completed by {@link #onStart}
     */
    public CompletableFuture<Run<?>> run() {
        return run;
    }

    /**
     * Returns the first piece of the answer, once it is there.
     *
     * @return completed by the first text
     */
    public CompletableFuture<String> firstText() {
        return firstText;
    }

    /**
     * Returns the result.
     *
     * @return the result, if the run has succeeded
     */
    public Optional<R> result() {
        return Optional.ofNullable(result);
    }

    /**
     * Returns the failure.
     *
     * @return the failure, if the run has failed
     */
    public Optional<OrchestratorException> error() {
        return Optional.ofNullable(error);
    }

    /**
     * Returns how often it was told the end: 1 for every run that keeps its promise.
     *
     * @return the number of terminal callbacks
     */
    public int ends() {
        return ends.get();
    }
}
