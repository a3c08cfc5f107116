package dev.orchestrator.gateway;

import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.List;
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
        pass(() -> next.emit(event));
    }

    /** Hands something on; the time this takes is the listener's and not the model's. */
    void pass(Runnable handing) {
        passing = true;
        try {
            handing.run();
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

    /** Returns what was consumed and not taken before. */
    Optional<Usage> takeConsumed() {
        Usage counted = consumed;
        consumed = null;
        return Optional.ofNullable(counted);
    }

    Duration sinceBegin() {
        return Duration.ofNanos(nanos.getAsLong() - began);
    }

    @Nullable
    RuntimeException sinkFailure() {
        return sinkFailure;
    }

    /** {@code called} is when the call began, which is earlier than this attempt if others came before. */
    ModelAnswer answer(long called, ModelResponse response, String hop, List<FailedAttempt> failures, Usage all) {
        long now = nanos.getAsLong();
        Duration firstToken = Duration.ofNanos((spoke ? firstHeard : now) - called);
        return new ModelAnswer(response, hop, failures, all, firstToken, Duration.ofNanos(now - called));
    }
}
