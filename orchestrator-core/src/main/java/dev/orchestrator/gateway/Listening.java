package dev.orchestrator.gateway;

import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Listens to one attempt of a model: when it spoke, what it consumed, and whether the one behind it failed. */
final class Listening implements EventSink {

    private static final int CHARACTERS_A_TOKEN = 4; // of English; others have more tokens, which the pieces tell

    private final Relay next;
    private final Runnable whenSpoken;
    private final LongSupplier nanos;
    private final long began;
    /**
     * How often something went on to the listener and came back: odd while the listener has it. Written for each token and read by a timer,
     * which may see it a little late: no fences are needed, and no token pays for a look at the clock.
     */
    private final AtomicLong passed = new AtomicLong();

    private volatile boolean spoke;
    private long firstHeard;
    private long ended;
    private long pieces;
    private long characters;
    private boolean parts;
    private @Nullable AnswerStarted started;
    private @Nullable Usage consumed;
    private @Nullable RuntimeException sinkFailure;

    /** {@code whenSpoken} runs at the first token. */
    Listening(Relay next, Runnable whenSpoken, LongSupplier nanos) {
        this.next = next;
        this.whenSpoken = whenSpoken;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    @Override
    public void emit(StreamEvent event) {
        if (ended != 0) {
            return; // an adapter that goes on after it has returned or thrown would speak into another attempt
        }
        if (event instanceof UsageReported reported) {
            Usage before = consumed;
            consumed = before == null ? reported.usage() : before.plus(reported.usage());
            return; // passed on once, when the call is over and it has a price
        }
        if (event instanceof AnswerStarted answering) {
            started = answering;
            next.emit(event); // no token yet, and the relay keeps it until there is one
            return;
        }
        if (!spoke) {
            firstHeard = nanos.getAsLong();
            spoke = true;
            whenSpoken.run();
        }
        pieces++;
        if (event instanceof TextDelta delta) {
            characters += delta.text().length();
        } else if (event instanceof DataPart) {
            parts = true;
        }
        pass(next, event);
    }

    /** Hands an event on; the time this takes is the listener's and not the model's. */
    void pass(EventSink sink, StreamEvent event) {
        long before = passed.getPlain();
        passed.lazySet(before + 1);
        try {
            sink.emit(event);
        } catch (RuntimeException e) {
            sinkFailure = e;
            throw e;
        } finally {
            passed.lazySet(before + 2);
        }
    }

    /** The attempt is complete: shows what is still held back. */
    void finish() {
        try {
            next.finish();
        } catch (RuntimeException e) {
            sinkFailure = e;
            throw e;
        }
    }

    boolean spoke() {
        return spoke;
    }

    /** Returns whether something came that is part of the answer and no text. */
    boolean heardParts() {
        return parts;
    }

    /** The time by the clock that this attempt is measured with. */
    long now() {
        return nanos.getAsLong();
    }

    /** Changes with everything that is heard; odd while the listener is busy with it. */
    long passed() {
        return passed.get();
    }

    /** Returns what was consumed and not taken before. */
    Optional<Usage> takeConsumed() {
        Usage counted = consumed;
        consumed = null;
        return Optional.ofNullable(counted);
    }

    /** Returns who answers, once that is known. */
    Optional<AnswerStarted> started() {
        return Optional.ofNullable(started);
    }

    /** How long the attempt took; from its end on, whenever that is asked. */
    Duration took() {
        return Duration.ofNanos((ended == 0 ? nanos.getAsLong() : ended) - began);
    }

    void end() {
        ended = nanos.getAsLong();
    }

    Optional<Duration> firstToken() {
        return spoke ? Optional.of(Duration.ofNanos(firstHeard - began)) : Optional.empty();
    }

    /** How many tokens were heard: a provider sends one or more with each piece. */
    long estimatedTokens() {
        return Math.max(pieces, characters / CHARACTERS_A_TOKEN);
    }

    @Nullable
    RuntimeException sinkFailure() {
        return sinkFailure;
    }

    /** {@code called} is when the call began, which is earlier than this attempt if others came before. */
    ModelAnswer answer(long called, ModelResponse response, String hop, List<FailedAttempt> failures, Usage all) {
        long now = nanos.getAsLong();
        Duration firstToken = Duration.ofNanos((spoke ? firstHeard : now) - called);
        return new ModelAnswer(response, hop, failures, false, all, firstToken, Duration.ofNanos(now - called));
    }
}
