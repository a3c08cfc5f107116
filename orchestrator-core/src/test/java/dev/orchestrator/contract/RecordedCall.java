package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One call of a model on a thread of its own: what it emitted, how it ended, and whether it then kept quiet. */
final class RecordedCall {

    private final Cancellation.Source cancellation = Cancellation.source();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Duration limit;
    private final EventSink further;
    private final Object lock = new Object();
    private final List<StreamEvent> events = new ArrayList<>();
    private final List<StreamEvent> late = new ArrayList<>();
    private @Nullable ModelResponse response;
    private @Nullable Throwable failure;

    /**
     * Prepares a call.
     *
     * @param limit how long anything is waited for
     * @param further gets each event after it was recorded
     */
    RecordedCall(Duration limit, EventSink further) {
        this.limit = limit;
        this.further = further;
    }

    RecordedCall start(LanguageModel model, ModelRequest request) {
        Thread thread = new Thread(() -> run(model, request), "recorded-call");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void run(LanguageModel model, ModelRequest request) {
        try {
            response = model.generate(request, this::record, cancellation.token());
        } catch (Throwable e) {
            failure = e;
        } finally {
            end();
        }
    }

    private void end() {
        synchronized (lock) {
            ended.countDown();
            lock.notifyAll();
        }
    }

    private void record(StreamEvent event) {
        synchronized (lock) {
            (ended.getCount() == 0 ? late : events).add(event);
            lock.notifyAll();
        }
        further.emit(event);
    }

    /** Sets the cancellation off on this thread. */
    void cancel() {
        cancel(Cancellation.Reason.CALLER);
    }

    void cancel(Cancellation.Reason reason) {
        cancellation.cancel(reason, "the contract cancelled the call");
    }

    /** Sets the cancellation off on another thread and fails if that does not return. */
    void cancelAtOnce(Duration within) {
        CountDownLatch returned = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            cancel();
            returned.countDown();
        });
        thread.setDaemon(true);
        thread.start();
        assertThat(await(returned, within))
                .as("cancel() returns within %s", within)
                .isTrue();
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Returns whether it threw; false as long as it has not ended. */
    boolean hasFailed() {
        return failure != null;
    }

    void awaitEnd() {
        if (!await(ended, limit)) {
            fail("generate() did not return within %s; it had emitted %s events", limit, events().size());
        }
    }

    ModelResponse response() {
        awaitEnd();
        if (failure != null) {
            throw new AssertionError("generate() was to return an answer and threw " + failure, failure);
        }
        return Objects.requireNonNull(response);
    }

    Throwable failure() {
        awaitEnd();
        if (failure == null) {
            throw new AssertionError("generate() was to throw and returned " + response);
        }
        return failure;
    }

    ModelException modelFailure() {
        assertThat(failure()).isExactlyInstanceOf(ModelException.class);
        return (ModelException) failure();
    }

    void assertCancelled() {
        assertThat(failure()).isExactlyInstanceOf(CancelledException.class);
    }

    void awaitText(String expected) {
        await(() -> text().equals(expected), "the text \"" + expected + "\"");
    }

    void awaitEvent(Predicate<StreamEvent> wanted) {
        await(() -> events().stream().anyMatch(wanted), "a certain event");
    }

    /** Waits for so many events, or for the end. */
    void awaitEvents(int count) {
        await(() -> events.size() >= count || hasEnded(), count + " events");
    }

    private void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            while (!condition.getAsBoolean()) {
                Waits.on(lock, end, () -> "Waited for " + what + " and saw only " + events());
            }
        }
    }

    List<StreamEvent> events() {
        synchronized (lock) {
            return List.copyOf(events);
        }
    }

    List<String> pieces() {
        return of(TextDelta.class).stream().map(TextDelta::text).toList();
    }

    String text() {
        return String.join("", pieces());
    }

    String reasoning() {
        return of(ReasoningDelta.class).stream().map(ReasoningDelta::text).collect(Collectors.joining());
    }

    String argumentsOf(String tool) {
        return of(ToolArgumentsDelta.class).stream()
                .filter(delta -> delta.tool().equals(tool))
                .map(ToolArgumentsDelta::text)
                .collect(Collectors.joining());
    }

    List<Usage> usage() {
        return of(UsageReported.class).stream().map(UsageReported::usage).toList();
    }

    /** Fails if something was emitted after generate() had returned or thrown. */
    void assertQuiet() {
        synchronized (lock) {
            assertThat(late).as("events after the end of the call").isEmpty();
        }
    }

    private <E extends StreamEvent> List<E> of(Class<E> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static boolean await(CountDownLatch latch, Duration limit) {
        try {
            return latch.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting", e);
        }
    }
}
