package dev.orchestrator.gateway;

import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Listens to one attempt of a model: when it spoke, what it consumed, and whether the one behind it failed. */
final class Listening implements EventSink {

    private final EventSink next;
    private final LongSupplier nanos;
    private final long began;
    private volatile long lastHeard;
    private volatile boolean spoke;
    private volatile boolean passing;
    private long firstHeard;
    private @Nullable Usage consumed;
    private @Nullable RuntimeException sinkFailure;

    Listening(EventSink next, LongSupplier nanos) {
        this.next = next;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.lastHeard = began;
    }

    @Override
    public void emit(StreamEvent event) {
        if (event instanceof UsageReported reported) {
            Usage before = consumed;
            consumed = before == null ? reported.usage() : before.plus(reported.usage());
            return; // passed on once, when the call is over and it has a price
        }
        if (!spoke) {
            firstHeard = nanos.getAsLong();
            spoke = true;
        }
        pass(event);
    }

    /** Hands an event on; the time this takes is the listener's and not the model's. */
    void pass(StreamEvent event) {
        passing = true;
        try {
            next.emit(event);
        } catch (RuntimeException e) {
            sinkFailure = e;
            throw e;
        } finally {
            lastHeard = nanos.getAsLong();
            passing = false;
        }
    }

    boolean spoke() {
        return spoke;
    }

    boolean isPassing() {
        return passing;
    }

    long silentFor() {
        return nanos.getAsLong() - lastHeard;
    }

    Optional<Usage> consumed() {
        return Optional.ofNullable(consumed);
    }

    @Nullable
    RuntimeException sinkFailure() {
        return sinkFailure;
    }

    ModelAnswer answer(ModelResponse response) {
        long now = nanos.getAsLong();
        return new ModelAnswer(
                response, Duration.ofNanos((spoke ? firstHeard : now) - began), Duration.ofNanos(now - began));
    }
}
