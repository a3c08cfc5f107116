package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.LimitException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The money of a gateway: sets the worst case of each attempt aside, and writes down what it really was. */
final class Accounts {

    /** A hold of a process that died frees itself after this. Longer attempts are charged all the same. */
    static final Duration LEASE = Duration.ofMinutes(15);

    private static final long LONGEST_ANSWER = 4_096; // tokens, where neither the request nor the model says anything
    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

    private final UsageLedger ledger;
    private final List<Budget> budgets;
    private final Prices prices;
    private final Clock clock;

    Accounts(UsageLedger ledger, List<Budget> budgets, Prices prices, Clock clock) {
        this.ledger = ledger;
        this.budgets = List.copyOf(budgets);
        this.prices = prices;
        this.clock = clock;
    }

    /**
     * Sets the worst case of an attempt aside.
     *
     * @throws LimitException if a budget has too little left
     */
    Hold hold(ModelCall call, Hop hop, ModelRequest request, Cancellation cancellation) {
        Hold hold = new Hold(UUID.randomUUID().toString(), claims(call, hop, request, cancellation));
        if (!hold.claims().isEmpty()) {
            ledger.hold(hold.id(), hold.claims(), LEASE).ifPresent(claim -> {
                throw refused(claim);
            });
        }
        return hold;
    }

    /** What is set aside for one attempt; its id is also that of the entry. */
    record Hold(String id, List<Claim> claims) {}

    private List<Claim> claims(ModelCall call, Hop hop, ModelRequest request, Cancellation cancellation) {
        if (budgets.isEmpty()) {
            return List.of();
        }
        List<Claim> claims = new ArrayList<>();
        Instant now = clock.instant();
        BigDecimal worstCase = worstCase(hop, request, cancellation);
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

    private BigDecimal worstCase(Hop hop, ModelRequest request, Cancellation cancellation) {
        Optional<ModelInfo> info = prices.known(hop, cancellation);
        return info.map(known -> known.price(Usage.ofTokens(promptOf(request), answerOf(request, known)))
                        .cost())
                .orElse(BigDecimal.ZERO);
    }

    /** How many tokens a request takes, rather too many than too few. */
    static long promptOf(ModelRequest request) {
        return request.messages().stream()
                        .mapToLong(ModelMessage::estimatedTokens)
                        .sum()
                + request.tools().stream()
                        .mapToLong(tool ->
                                tool.description().length() + tool.parameters().length())
                        .sum();
    }

    /** The most tokens a request may take, prompt and answer together, whatever model is asked. */
    static long worstTokens(ModelRequest request) {
        Integer asked = request.maxTokens();
        return promptOf(request) + (asked == null ? LONGEST_ANSWER : asked);
    }

    private static long answerOf(ModelRequest request, ModelInfo info) {
        Integer asked = request.maxTokens();
        Long most = info.maxOutputTokens();
        return asked != null ? asked : most != null ? most : LONGEST_ANSWER;
    }

    private LimitException refused(Claim claim) {
        BigDecimal left = claim.limit().subtract(ledger.read(claim.meter()).used());
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
        UsageEntry entry = UsageEntry.builder(
                        UUID.randomUUID().toString(),
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
        book(new Hold(entry.id(), List.of()), () -> entry);
    }

    /** Writes down what became of an attempt. The books never fail a call: the answer is there, and paid. */
    void book(Hold hold, Supplier<UsageEntry> attempt) {
        try {
            UsageEntry entry = attempt.get(); // no ledger takes a cost that nobody can have meant
            if (!hold.claims().isEmpty()) {
                BigDecimal cost = entry.usage().cost();
                ledger.settle(hold.id(), hold.claims().stream().collect(Collectors.toMap(Claim::meter, claim -> cost)));
            }
            ledger.record(entry);
        } catch (OrchestratorException e) {
            LOG.error("What attempt {} consumed could not be written down", hold.id(), e);
        }
    }
}
