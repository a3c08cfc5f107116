package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.LimitException;
import dev.orchestrator.internal.queue.KeyedQueue;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How much each caller may ask in an hour. Callers wait in line, each in a line of his own, or fail at once. */
final class Rates {

    private static final Duration NEXT_LOOK =
            Duration.ofSeconds(1); // tokens that were set aside may come back any time
    private static final String REQUESTS = "requests ";
    private static final String TOKENS = "tokens ";

    private final Books books;
    private final Map<String, RateLimit> byTier;
    private final Clock clock;
    private final Scheduler scheduler;
    private final KeyedQueue lines = new KeyedQueue();

    Rates(Books books, Map<String, RateLimit> byTier, Clock clock, Scheduler scheduler) {
        this.books = books;
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
        Books.Hold hold = enter(call, limit, cancellation);
        try {
            return ask.get();
        } finally {
            settle(hold, consumed.get());
        }
    }

    private Books.Hold enter(ModelCall call, RateLimit limit, Cancellation cancellation) {
        Claim full;
        if (lines.isBusy(call.caller().userId())) {
            full = claims(call, limit).get(0); // those who wait came first
        } else {
            Books.Hold hold = books.hold(() -> claims(call, limit));
            full = hold.refused();
            if (full == null) {
                return hold;
            }
        }
        if (call.patience().isZero() || !isEver(full)) {
            throw reached(call, full);
        }
        return waitInLine(call, limit, cancellation);
    }

    private Books.Hold waitInLine(ModelCall call, RateLimit limit, Cancellation cancellation) {
        KeyedQueue.Ticket ticket = lines.enter(call.caller().userId());
        Cancellation.Source limited = cancellation.child();
        Cancellation.Registration end = scheduler.after(
                call.patience(), () -> limited.cancel(Reason.TIMEOUT, "the call has waited long enough"));
        try (limited;
                end) {
            ticket.await(limited.token());
            return enterWhenFree(call, limit, limited.token());
        } catch (CancelledException e) {
            cancellation.throwIfCancelled();
            throw reached(call, claims(call, limit).get(0));
        } finally {
            ticket.leave();
        }
    }

    private Books.Hold enterWhenFree(ModelCall call, RateLimit limit, Cancellation cancellation) {
        while (true) {
            Books.Hold hold = books.hold(() -> claims(call, limit));
            Claim full = hold.refused();
            if (full == null) {
                return hold;
            }
            if (!isEver(full)) {
                throw reached(call, full);
            }
            scheduler.pause(NEXT_LOOK, cancellation);
        }
    }

    /** Whether it fits a new hour. */
    private static boolean isEver(Claim claim) {
        return claim.amount().compareTo(claim.limit()) <= 0;
    }

    private List<Claim> claims(ModelCall call, RateLimit limit) {
        Instant now = clock.instant();
        String window = call.caller().userId() + " " + Window.HOUR.at(now);
        Instant end = Window.HOUR.endOf(now);
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim(REQUESTS + window, BigDecimal.ONE, BigDecimal.valueOf(limit.requests()), end));
        Long tokens = limit.tokens();
        if (tokens != null) {
            claims.add(new Claim(TOKENS + window, WorstCase.tokens(call.request()), BigDecimal.valueOf(tokens), end));
        }
        return claims;
    }

    private LimitException reached(ModelCall call, Claim claim) {
        Duration wait = isEver(claim) ? untilReset(claim.resetsAt()) : null;
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

    private void settle(Books.Hold hold, Usage consumed) {
        Map<String, BigDecimal> used = new HashMap<>();
        BigDecimal tokens = Amounts.fitted(BigDecimal.valueOf(consumed.inputTokens() + consumed.outputTokens()));
        for (Claim claim : hold.claims()) {
            used.put(claim.meter(), claim.meter().startsWith(TOKENS) ? tokens : BigDecimal.ONE);
        }
        books.settle(hold, used);
    }
}
