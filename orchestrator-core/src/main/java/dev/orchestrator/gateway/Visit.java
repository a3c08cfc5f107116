package dev.orchestrator.gateway;

import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call at one hop: tried as often as that hop may be tried. */
final class Visit {

    /** Longer than this is only waited for where no other hop is left. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** And never longer than this: whoever asked knows better what to do with so much time. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(60);

    private final Walk walk;
    private final Station station;
    private final Duration patience;
    private final Retries retries;
    private ModelRequest request;
    private boolean shortened;
    private @Nullable RuntimeException failure;

    Visit(Walk walk, Station station, boolean last) {
        this.walk = walk;
        this.station = station;
        this.patience = last ? LAST_PATIENCE : PATIENCE;
        this.retries = new Retries(station.hop().attempts());
        this.request = walk.means()
                .schemas()
                .fit(station.hop(), station.hop().fit(walk.call().request()), walk.inWords(), walk.cancellation());
    }

    /** Returns null if the hop gave no answer and another one may. */
    @Nullable
    ModelAnswer answer() {
        for (Circuit.Pass pass = enter(); pass != null; pass = enter()) {
            Books.Hold held = setAside(pass);
            Listening listening = walk.listen(pass::spoke); // from now on the hop is waited for
            ModelAnswer answer = attempt(listening, pass, new Bill(walk, station.hop(), request, listening, held));
            if (answer != null || !mayTryAgain(listening)) {
                return answer;
            }
        }
        walk.passedOver(station.hop());
        return null;
    }

    /** Sets the worst case of an attempt aside. Where there is too little money, or no ledger, no other hop can help. */
    private Books.@Nullable Hold setAside(Circuit.Pass pass) {
        Accounts accounts = walk.means().accounts();
        if (accounts == null) {
            return null;
        }
        boolean held = false;
        try {
            Books.Hold hold = accounts.hold(walk.call(), station.hop(), request, walk.cancellation());
            held = true;
            return hold;
        } finally {
            if (!held) {
                pass.undecided();
            }
        }
    }

    private Circuit.@Nullable Pass enter() {
        return station.circuit().tryEnter();
    }

    private @Nullable ModelAnswer attempt(Listening listening, Circuit.Pass pass, Bill bill) {
        try {
            return walk.answer(station.hop(), ask(listening, pass), listening, bill);
        } catch (RuntimeException e) {
            failure = e;
            walk.means().schemas().failed(station.hop(), walk.call().request(), request, e);
            if (Schemas.isOfMode(request, e)) {
                walk.inWords().add(station.hop());
            }
            walk.failed(station.hop(), e, listening, bill);
            return null;
        } catch (Error e) {
            walk.crashed(e, listening, bill);
            throw e;
        } finally {
            bill.settle();
        }
    }

    /** Asks once, and tells the breaker what came of it. */
    private ModelResponse ask(Listening listening, Circuit.Pass pass) {
        Runnable outcome = pass::undecided; // an Error, a cancel, or a listener that threw
        try {
            ModelResponse response = new Attempt(
                            station.hop(),
                            listening,
                            walk.cancellation(),
                            walk.means().scheduler())
                    .ask(request);
            outcome = pass::succeeded;
            return response;
        } catch (RuntimeException e) {
            if (listening.sinkFailure() == null && !walk.cancellation().isCancelled()) {
                outcome = () -> pass.failed(e);
            }
            throw e;
        } finally {
            listening.end();
            outcome.run();
        }
    }

    /** Waits for the next attempt, if there is to be one: never after the first token. */
    private boolean mayTryAgain(Listening listening) {
        if (listening.spoke()) {
            return false;
        }
        if (shorten()) {
            return true;
        }
        RuntimeException reason = Objects.requireNonNull(failure);
        Optional<Duration> pause = retries.after(reason);
        if (pause.isEmpty() || wishesForMoreThanPatience(reason)) {
            return false;
        }
        walk.means().scheduler().pause(pause.get(), walk.cancellation());
        return true;
    }

    /** Measured by what the provider wishes for: a pause varies by chance, and what is worth it must not. */
    private boolean wishesForMoreThanPatience(RuntimeException reason) {
        return reason instanceof OrchestratorException known
                && known.retryAfter()
                        .filter(wish -> wish.compareTo(patience) > 0)
                        .isPresent();
    }

    /** An account that is nearly empty may still pay for a shorter answer; that is asked for once. */
    private boolean shorten() {
        if (shortened || !(failure instanceof ModelException refused)) {
            return false;
        }
        int affordable = refused.affordableTokens().orElse(0);
        Integer asked = request.maxTokens();
        if (affordable == 0 || (asked != null && asked <= affordable)) {
            return false;
        }
        request = request.toBuilder().maxTokens(affordable).build();
        shortened = true;
        return true;
    }
}
