package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.ModelSwitched;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call on its way along a chain, until a hop has answered or all have failed. */
final class Walk {

    private final Means means;
    private final ModelCall call;
    private final Cancellation cancellation;
    private final EventSink events;
    private final Set<Hop> inWords;
    private final Relay relay;
    private final long began;
    private final List<FailedAttempt> failures = new ArrayList<>();
    private @Nullable OrchestratorException first;
    private @Nullable OrchestratorException tooLong;
    private Usage consumed = Usage.NONE;

    /** {@code inWords} are the hops that are asked for a schema in words; those that refuse its mode are added. */
    Walk(Means means, ModelCall call, EventSink events, Set<Hop> inWords, Cancellation cancellation) {
        this.inWords = inWords;
        this.means = means;
        this.call = call;
        this.events = events;
        this.cancellation = cancellation;
        this.relay = new Relay(events, cancellation, means.holdBack());
        this.began = means.nanos().getAsLong();
    }

    ModelAnswer along(List<Station> chain) {
        for (int i = 0; i < chain.size(); i++) {
            boolean last = i == chain.size() - 1;
            ModelAnswer answer = new Visit(this, chain.get(i), last).answer();
            if (answer != null) {
                return answer;
            }
            if (!last) {
                goOn(chain.get(i).hop(), chain.get(i + 1).hop());
            }
        }
        throw firstFailure();
    }

    private void goOn(Hop from, Hop to) {
        events.emit(new ModelSwitched(
                from.name(), to.name(), failures.get(failures.size() - 1).reason()));
    }

    Means means() {
        return means;
    }

    ModelCall call() {
        return call;
    }

    Set<Hop> inWords() {
        return inWords;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    Listening listen(Runnable whenSpoken) {
        return new Listening(relay, whenSpoken, means.nanos());
    }

    /** A hop has answered: shows what was held back, then what it consumed. */
    ModelAnswer answer(Hop hop, ModelResponse response, Listening listening, Bill bill) {
        Usage usage = bill.counted(listening.takeConsumed().orElse(response.usage()));
        listening.finish();
        report(usage, listening, bill);
        return listening.answer(began, response.withUsage(usage), hop.name(), failures, consumed);
    }

    private void report(Usage usage, Listening listening, Bill bill) {
        bill.reported();
        consumed = consumed.plus(usage);
        listening.pass(events, new UsageReported(usage));
    }

    /** A hop has failed: keeps why, and throws if no other one can help. */
    void failed(Hop hop, RuntimeException failure, Listening listening, Bill bill) {
        boolean refused = listening.sinkFailure() instanceof Relay.Refused;
        boolean heard = listening.sinkFailure() == null || refused;
        reportDespite(failure, listening, bill);
        if (refused) {
            throw firstFailure();
        }
        if (!heard || !(failure instanceof OrchestratorException known)) {
            throw failure;
        }
        boolean helpless = cancellation.isCancelled() || known.code() == ErrorCode.TOKEN_LIMIT_EXCEEDED;
        if (helpless && first == null) {
            throw failure; // a longer context is rare along a chain; whoever asked can shorten the request
        }
        cancellation.throwIfCancelled();
        note(hop, known, listening.took());
        relay.abandon(String.valueOf(known.getMessage()));
    }

    /** An attempt ended by an Error, which passes through: what it consumed is told all the same. */
    void crashed(Error error, Listening listening, Bill bill) {
        reportDespite(error, listening, bill);
    }

    private void reportDespite(Throwable failure, Listening listening, Bill bill) {
        bill.broken(failure).ifPresent(usage -> {
            try {
                report(usage, listening, bill);
            } catch (RuntimeException e) {
                if (e != failure) {
                    failure.addSuppressed(e);
                }
            }
        });
    }

    /** Returns whether the answer has parts that are no text. */
    boolean hasParts() {
        return relay.hasParts();
    }

    /** What all attempts have consumed so far. */
    Usage consumed() {
        return consumed;
    }

    /** The hop rests after too many failures. */
    void passedOver(Hop hop) {
        note(
                hop,
                ModelException.of(ErrorCode.LLM_ERROR, hop.name(), "it failed too often in a row and rests")
                        .retryable(true)
                        .build(),
                Duration.ZERO);
    }

    private void note(Hop hop, OrchestratorException failure, Duration took) {
        failures.add(new FailedAttempt(hop.name(), failure.code(), String.valueOf(failure.getMessage()), took));
        if (failure.code() == ErrorCode.TOKEN_LIMIT_EXCEEDED) {
            tooLong = failure;
        }
        OrchestratorException before = first;
        if (before == null) {
            first = failure;
        } else if (before != failure) {
            before.addSuppressed(failure);
        }
    }

    /** What the first hop failed with, unless one that works would have answered a shorter request. */
    private OrchestratorException firstFailure() {
        OrchestratorException known = tooLong == null ? first : tooLong;
        if (known == null) {
            throw new IllegalStateException("a chain needs a hop");
        }
        return known;
    }
}
