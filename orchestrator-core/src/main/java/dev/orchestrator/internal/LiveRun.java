package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventPlace;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call at work: numbers its events, hands them to its listener one at a time, and ends exactly once. */
public final class LiveRun<R> implements Run<R>, EventSink {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);
    private static final List<String> ROOT = List.of();
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final StreamListener<Object> DETACHED = StreamListener.text(text -> {}, () -> {});

    private final String id;
    private final String userId;
    private final Clock clock;
    private final Cancellation.Source cancellation = Cancellation.source();
    private final Fate fate = new Fate();
    private final ReentrantLock delivery = new ReentrantLock();
    private final Transcript transcript = new Transcript();
    private final Ending<R> end;
    private final RunFailure failed;
    private volatile StreamListener<? super R> listener;
    private volatile @Nullable Throwable listenerFailure;
    private EventPlace last = EventPlace.START; // guarded by delivery
    private Consumer<EventFrame> log = frame -> {}; // guarded by delivery
    private boolean ended; // guarded by delivery
    private boolean shown; // guarded by delivery: something that a new beginning would take back
    private @Nullable BooleanSupplier cancelsElsewhere;

    public LiveRun(String userId, StreamListener<? super R> listener, Clock clock) {
        this("run-" + UUID.randomUUID(), userId, listener, clock);
    }

    /** Of a run that has its id already: what it is derived from tells one run from another. */
    public LiveRun(String id, String userId, StreamListener<? super R> listener, Clock clock) {
        this.id = id;
        this.end = new Ending<>(id);
        this.failed = new RunFailure(id);
        this.userId = userId;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Of a run that somebody else carries on, and that is only watched here: its events are handed on, and who cancels it asks for that
     * there.
     */
    public static <R> LiveRun<R> watching(
            String id, String userId, StreamListener<? super R> listener, Clock clock, BooleanSupplier cancels) {
        LiveRun<R> run = new LiveRun<>(id, userId, listener, clock);
        run.cancelsElsewhere = cancels;
        return run;
    }

    @Override
    public String id() {
        return id;
    }

    public String userId() {
        return userId;
    }

    /** Told to everything this run waits for. */
    public Cancellation cancellation() {
        return cancellation.token();
    }

    /** What was answered so far. */
    public Transcript transcript() {
        return transcript;
    }

    @Override
    public String textSoFar() {
        return transcript.text();
    }

    @Override
    public boolean cancel() {
        BooleanSupplier elsewhere = cancelsElsewhere;
        return elsewhere != null
                ? elsewhere.getAsBoolean()
                : stop(Reason.CALLER, "run " + id + " was cancelled by its caller");
    }

    /** Stops the run unless its answer is being stored already; returns whether this call did it. */
    public boolean stop(Reason reason, String why) {
        return fate.stop(reason, why) && cancellation.cancel(reason, why);
    }

    /** Returns why the run was stopped, or null if it was not. */
    public @Nullable Reason stopReason() {
        return fate.now().stopped();
    }

    /**
     * Decides that the run is answered: from here on no cancel can win. One compare-and-set decides, so that the stored
     * answer, the callback and what {@code cancel()} returned always agree.
     */
    public void commit() {
        if (!fate.answer()) {
            throw new CancelledException(fate.now().why(), null);
        }
    }

    @Override
    public void detach() {
        listener = DETACHED;
    }

    /**
     * Goes on where another process has stopped.
     *
     * @param said what of the answer it had got
     * @param spent what this answer has consumed
     * @param before where its next event stands behind
     * @param log told each event, in order, before the listener is
     */
    public void resume(List<StreamEvent> said, Usage spent, EventPlace before, Consumer<EventFrame> log) {
        delivery.lock();
        try {
            said.forEach(transcript::add);
            transcript.count(spent);
            last = new EventPlace(before.epoch(), last.sequence() + before.sequence());
            this.log = log;
        } finally {
            delivery.unlock();
        }
    }

    @Override
    public EventSink below(String agent) {
        return new SinkBelow(this, List.of(agent));
    }

    @Override
    public void emit(StreamEvent event) {
        emit(ROOT, event);
    }

    /** Takes an event of an agent below. */
    void emit(List<String> path, StreamEvent event) {
        if (event instanceof UsageReported reported) {
            transcript.count(reported.usage()); // it was consumed, even if nobody may hear of it any more
        }
        delivery.lock();
        try {
            throwIfOver();
            boolean ofRoot = path.isEmpty();
            if (ofRoot && event instanceof AnswerRestarted restarted) {
                askToRestart(restarted);
            }
            keep(path, event);
            deliver(path, event);
        } finally {
            delivery.unlock();
        }
    }

    /** Hands on an event as the one who carries on the run has numbered it; of what is known already only the text is kept. */
    public void handOn(EventFrame frame, boolean told) {
        delivery.lock();
        try {
            throwIfOver();
            boolean ofRoot = frame.path().isEmpty();
            if (told && ofRoot && frame.event() instanceof AnswerRestarted restarted) {
                askToRestart(restarted);
            }
            keep(frame.path(), frame.event());
            if (told) {
                tell(frame);
            }
        } finally {
            delivery.unlock();
        }
    }

    /** Whoever listens has heard what is not handed on here, and would have to take it back. */
    public void wasShown() {
        delivery.lock();
        try {
            shown = true;
        } finally {
            delivery.unlock();
        }
    }

    private void throwIfOver() {
        if (ended) {
            throw new CancelledException("run " + id + " is over", null);
        }
        cancellation.token().throwIfCancelled();
    }

    private void keep(List<String> path, StreamEvent event) {
        boolean answers = event instanceof TextDelta || event instanceof ReasoningDelta || event instanceof DataPart;
        shown |= path.isEmpty() && answers;
        transcript.hear(path, event);
    }

    /** Who was shown nothing, such as one who comes to a run with a decision, has nothing to take back. */
    private void askToRestart(AnswerRestarted restarted) {
        if (!guarded(() -> listener.onRestart(restarted)) && shown) {
            throw new CancelledException("the listener of run " + id + " takes no text back", null);
        }
    }

    private void deliver(List<String> path, StreamEvent event) {
        last = new EventPlace(last.epoch(), last.sequence() + 1);
        EventFrame frame = new EventFrame(id, last.epoch(), last.sequence(), clock.instant(), path, event);
        log.accept(frame);
        tell(frame);
    }

    private void tell(EventFrame frame) {
        try {
            listener.onEvent(frame);
        } catch (Throwable e) { // an assertion that fails in a listener is the listener's, too
            if (!fate.now().answered()) {
                throw listenerFailed(e);
            }
            LOG.warn("The listener of run {} threw after its answer was complete; the answer is kept", id, e);
        }
    }

    private boolean guarded(BooleanSupplier callback) {
        try {
            return callback.getAsBoolean();
        } catch (Throwable e) {
            throw listenerFailed(e);
        }
    }

    private RuntimeException listenerFailed(Throwable failure) {
        listenerFailure = failure;
        stop(
                Reason.LISTENER,
                "the listener of run " + id + " threw " + failure.getClass().getName());
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known ? known : new CancelledException("a listener threw", failure);
    }

    /** Does the work on this thread and tells the listener how it ended. {@code afterwards} runs just before the callback. */
    public void execute(Function<LiveRun<R>, R> work, Runnable afterwards) {
        R result = null;
        OrchestratorException error = null;
        try {
            start();
            result = work.apply(this);
        } catch (Throwable t) { // also an Error: a run must never end in silence
            error = failure(t);
        }
        try {
            afterwards.run();
        } finally {
            end(result, error);
        }
    }

    /** What the listener is told of what the run has failed by; the same however often it is asked for. */
    OrchestratorException failure(Throwable thrown) {
        Fate.Decision decided = fate.now();
        return failed.of(decided.stopped(), decided.why(), thrown, listenerFailure);
    }

    private void start() {
        delivery.lock();
        try {
            guarded(() -> {
                listener.onStart(this);
                return true;
            });
        } finally {
            delivery.unlock();
        }
        cancellation.token().throwIfCancelled();
    }

    private void end(@Nullable R result, @Nullable OrchestratorException error) {
        delivery.lock();
        try {
            ended = true;
            callTerminal(result, error);
        } finally {
            delivery.unlock();
            end.complete(result, error);
        }
    }

    private void callTerminal(@Nullable R result, @Nullable OrchestratorException error) {
        try {
            if (error != null) {
                listener.onError(error);
            } else if (result != null) {
                listener.onComplete(result);
            }
        } catch (Throwable e) { // whatever it is, whoever waits for the end must hear of the end
            LOG.warn("The listener of run {} threw in its last callback; the run had ended already", id, e);
        }
    }

    @Override
    public boolean isDone() {
        return end.isDone();
    }

    @Override
    public R await() {
        return await(FOREVER).orElseThrow();
    }

    @Override
    public Optional<R> await(Duration atMost) {
        if (delivery.isHeldByCurrentThread()) {
            throw new IllegalStateException("await() inside a callback of run " + id + " would wait for itself");
        }
        return end.await(atMost);
    }

    /** Waits for the end on behalf of a blocking call: there an interrupt is a cancel. */
    public static <R> R awaitOrCancel(Run<R> run) {
        try {
            return run.await();
        } finally {
            if (!run.isDone()) {
                run.cancel();
            }
        }
    }

    /** Waits for the end without caring which; false if it has not come in time, or would never come on this thread. */
    boolean endsWithin(Duration limit) {
        return !delivery.isHeldByCurrentThread() && end.comesWithin(limit);
    }
}
