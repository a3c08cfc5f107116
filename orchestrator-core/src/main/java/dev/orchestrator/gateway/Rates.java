package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.LimitException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.queue.KeyedQueue;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much each caller may ask in an hour. Callers wait in line, each in a line of his own, or fail at once. */
final class Rates {

    private static final Logger LOG = LoggerFactory.getLogger(Rates.class);
    private static final Duration NEXT_LOOK =
            Duration.ofSeconds(1); // tokens that were set aside may come back any time
    private static final String REQUESTS = "requests ";
    private static final String TOKENS = "tokens ";

    private final UsageLedger ledger;
    private final Map<String, RateLimit> byTier;
    private final Clock clock;
    private final Scheduler scheduler;
    private final KeyedQueue lines = new KeyedQueue();

    Rates(UsageLedger ledger, Map<String, RateLimit> byTier, Clock clock, Scheduler scheduler) {
        this.ledger = ledger;
        this.byTier = Map.copyOf(byTier);
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /**
     * Lets a call in, and counts it when it is over; {@code consumed} is asked then, also if the call failed.
     *
     * @throws LimitException if the caller's limit is reached, and stays so for longer than the call has patience
     */
    ModelAnswer within(ModelCall call, Cancellation cancellation, Supplier<Usage> consumed, Supplier<ModelAnswer> ask) {
        RateLimit limit = byTier.get(call.caller().tier());
        if (limit == null) {
            return ask.get();
        }
        String hold = UUID.randomUUID().toString();
        List<Claim> claims =
                call.patience().isZero() ? enterNow(call, limit, hold) : waitInLine(call, limit, hold, cancellation);
        try {
            return ask.get();
        } finally {
            settle(hold, claims, consumed.get());
        }
    }

    private List<Claim> enterNow(ModelCall call, RateLimit limit, String hold) {
        List<Claim> claims = claims(call, limit);
        if (lines.isBusy(call.caller().userId())) {
            throw reached(call, claims.get(0)); // those who wait came first
        }
        ledger.hold(hold, claims, Accounts.LEASE).ifPresent(claim -> {
            throw reached(call, claim);
        });
        return claims;
    }

    private List<Claim> waitInLine(ModelCall call, RateLimit limit, String hold, Cancellation cancellation) {
        KeyedQueue.Ticket ticket = lines.enter(call.caller().userId());
        Cancellation.Source limited = cancellation.child();
        Cancellation.Registration end = scheduler.after(
                call.patience(), () -> limited.cancel(Reason.TIMEOUT, "the call has waited long enough"));
        try (limited;
                end) {
            ticket.await(limited.token());
            return enterWhenFree(call, limit, hold, limited.token());
        } catch (CancelledException e) {
            cancellation.throwIfCancelled();
            throw reached(call, claims(call, limit).get(0));
        } finally {
            ticket.leave();
        }
    }

    private List<Claim> enterWhenFree(ModelCall call, RateLimit limit, String hold, Cancellation cancellation) {
        while (true) {
            List<Claim> claims = claims(call, limit);
            Optional<Claim> full = ledger.hold(hold, claims, Accounts.LEASE);
            if (full.isEmpty()) {
                return claims;
            }
            if (full.get().amount().compareTo(full.get().limit()) > 0) {
                throw reached(call, full.get()); // it will never fit
            }
            scheduler.pause(NEXT_LOOK, cancellation);
        }
    }

    private List<Claim> claims(ModelCall call, RateLimit limit) {
        Instant now = clock.instant();
        String window = call.caller().userId() + " " + Window.HOUR.at(now);
        Instant end = Window.HOUR.endOf(now);
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim(REQUESTS + window, BigDecimal.ONE, BigDecimal.valueOf(limit.requests()), end));
        Long tokens = limit.tokens();
        if (tokens != null) {
            BigDecimal most = BigDecimal.valueOf(Accounts.worstTokens(call.request()));
            claims.add(new Claim(TOKENS + window, most, BigDecimal.valueOf(tokens), end));
        }
        return claims;
    }

    private LimitException reached(ModelCall call, Claim claim) {
        boolean ever = claim.amount().compareTo(claim.limit()) <= 0;
        Duration wait = ever ? untilReset(claim.resetsAt()) : null;
        String unit = claim.meter().substring(0, claim.meter().indexOf(' '));
        return new LimitException(
                ErrorCode.RATE_LIMIT_EXCEEDED,
                "caller " + call.caller().userId() + " of tier " + call.caller().tier() + " has used up his limit of "
                        + claim.limit() + " " + unit + " an hour, or asks for more at once"
                        + (wait == null ? "" : "; it begins anew in " + wait.toSeconds() + " s"),
                wait);
    }

    private @Nullable Duration untilReset(@Nullable Instant reset) {
        return reset == null ? null : Duration.between(clock.instant(), reset);
    }

    private void settle(String hold, List<Claim> claims, Usage consumed) {
        Map<String, BigDecimal> used = new HashMap<>();
        BigDecimal tokens = BigDecimal.valueOf(consumed.inputTokens() + consumed.outputTokens());
        claims.forEach(claim -> used.put(claim.meter(), claim.meter().startsWith(TOKENS) ? tokens : BigDecimal.ONE));
        try {
            ledger.settle(hold, used);
        } catch (OrchestratorException e) {
            LOG.error("What a call consumed could not be written to {}", used.keySet(), e);
        }
    }
}
