package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.LimitException;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The money of a gateway: sets the worst case of each attempt aside, and writes down what it really was. */
final class Accounts {

    private final Books books;
    private final List<Budget> budgets;
    private final Prices prices;
    private final Clock clock;

    Accounts(Books books, List<Budget> budgets, Prices prices, Clock clock) {
        this.books = books;
        this.budgets = List.copyOf(budgets);
        this.prices = prices;
        this.clock = clock;
    }

    /**
     * Sets the worst case of an attempt aside.
     *
     * @throws LimitException if a budget has too little left
     */
    Books.Hold hold(ModelCall call, Hop hop, ModelRequest request, Cancellation cancellation) {
        BigDecimal worstCase = budgets.isEmpty() ? BigDecimal.ZERO : worstCase(hop, request, cancellation);
        Books.Hold hold = books.hold(() -> claims(call, worstCase)); // prices may take seconds, in which a window ends
        if (hold.refused() != null) {
            throw refused(hold.refused());
        }
        return hold;
    }

    private BigDecimal worstCase(Hop hop, ModelRequest request, Cancellation cancellation) {
        return prices.known(hop, cancellation)
                .map(known -> WorstCase.cost(request, known))
                .orElse(BigDecimal.ZERO);
    }

    private List<Claim> claims(ModelCall call, BigDecimal worstCase) {
        List<Claim> claims = new ArrayList<>();
        Instant now = clock.instant();
        for (Budget budget : budgets) {
            String account = accountOf(budget, call);
            if (account != null) {
                String meter = "usd " + budget.account() + " " + account + " "
                        + budget.window().at(now);
                claims.add(new Claim(
                        meter, worstCase, budget.dollars(), budget.window().endOf(now)));
            }
        }
        return claims;
    }

    private static @Nullable String accountOf(Budget budget, ModelCall call) {
        return switch (budget.account()) {
            case CALLER -> call.caller().userId();
            case PROJECT -> call.projectId();
            case ALL -> "";
        };
    }

    private LimitException refused(Claim claim) {
        BigDecimal left = claim.limit().subtract(books.usedOf(claim));
        Instant reset = claim.resetsAt();
        return new LimitException(
                ErrorCode.BUDGET_EXCEEDED,
                "the budget \"" + claim.meter() + "\" of " + claim.limit() + " $ has " + left.max(BigDecimal.ZERO)
                        + " $ left, less what calls under way may cost; this call may cost " + claim.amount()
                        + " $: allow it fewer tokens, or raise the budget",
                reset == null ? null : Duration.between(clock.instant(), reset));
    }

    /** Writes down that an answer came out of the cache. */
    void bookHit(ModelCall call, CachedAnswer kept) {
        String id = UUID.randomUUID().toString();
        Supplier<UsageEntry> hit = () -> UsageEntry.builder(
                        id,
                        clock.instant(),
                        call.caller(),
                        call.runId(),
                        call.purpose().name(),
                        kept.hop(),
                        kept.response().model())
                .project(call.projectId())
                .message(call.conversationId(), call.messageId())
                .provider(kept.response().provider(), kept.response().requestId())
                .cached(true)
                .build();
        books.record(hit, () -> "hit " + id + " of " + call);
    }

    /** Writes down what became of an attempt. The books never fail a call: the answer is there, and paid. */
    void book(ModelCall call, Books.Hold hold, Usage usage, Supplier<UsageEntry> attempt) {
        books.settle(hold, hold.claims().stream().collect(Collectors.toMap(Claim::meter, claim -> usage.cost())));
        books.record(attempt, () -> "attempt " + hold.id() + " of " + call + " with " + usage);
    }
}
