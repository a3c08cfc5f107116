package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.Usage;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one attempt consumed: set aside before, written down after. Where the provider had not counted when the attempt ended,
 * it is asked a little later, and an estimate is written if it does not know.
 */
final class Bill {

    private static final Logger LOG = LoggerFactory.getLogger(Bill.class);

    private final Means means;
    private final ModelCall call;
    private final Hop hop;
    private final ModelRequest request;
    private final Listening listening;
    private final Books.@Nullable Hold held;
    private final Cancellation cancellation;
    private Usage usage = Usage.NONE;
    private boolean estimated;
    private boolean counted;
    private boolean reported;
    private @Nullable ErrorCode error;

    /** {@code held} is what was set aside for the attempt, or null where nobody keeps books. */
    Bill(Walk walk, Hop hop, ModelRequest request, Listening listening, Books.@Nullable Hold held) {
        this.means = walk.means();
        this.call = walk.call();
        this.cancellation = walk.cancellation();
        this.hop = hop;
        this.request = request;
        this.listening = listening;
        this.held = held;
    }

    /** Takes what the provider counted, and returns it with its cost, whatever has become of the call meanwhile. */
    Usage counted(Usage tokens) {
        usage = means.prices().of(tokens, hop);
        counted = true;
        return usage;
    }

    /** What was counted has been told to whoever listens. */
    void reported() {
        reported = true;
    }

    /** Returns what a broken attempt has consumed as far as anybody can tell yet, or empty if that is nothing new. */
    Optional<Usage> broken(Throwable failure) {
        error = codeOf(failure);
        if (counted) {
            return reported ? Optional.empty() : Optional.of(usage); // only the listener failed
        }
        Optional<Usage> heard = listening.takeConsumed();
        if (heard.isPresent()) {
            return heard.map(this::counted);
        }
        if (!listening.spoke() && listening.started().isEmpty()) {
            return Optional.empty();
        }
        estimated = true;
        Usage guess = Usage.ofTokens(WorstCase.promptOf(request), listening.estimatedTokens());
        Usage priced = means.prices().of(guess, hop);
        boolean known = priced.basis() != Usage.CostBasis.UNKNOWN;
        usage = known ? priced.withCost(priced.cost(), Usage.CostBasis.ESTIMATE) : priced;
        return Optional.of(usage);
    }

    private static ErrorCode codeOf(Throwable failure) {
        if (failure instanceof OrchestratorException known) {
            return known.code();
        }
        return failure instanceof Error ? ErrorCode.INTERNAL_ERROR : ErrorCode.CANCELLED; // or the listener's own
    }

    /** Writes the attempt down, now or when the provider has counted. */
    void settle() {
        Books.Hold hold = held;
        Accounts accounts = means.accounts();
        if (hold == null || accounts == null) {
            return;
        }
        Instant ended = means.clock().instant();
        Consumer<Usage> book = known -> accounts.book(call, hold, known, () -> entry(hold, known, ended));
        String requestId = listening.started().map(AnswerStarted::requestId).orElse(null);
        boolean closing = cancellation.reason() == Cancellation.Reason.SHUTDOWN; // the stores, too, before long
        if (!estimated || requestId == null || closing) {
            book.accept(usage);
        } else {
            means.lateBills().add(usage, () -> lookedUp(requestId), book);
        }
    }

    private Optional<Usage> lookedUp(String requestId) {
        try {
            return hop.provider()
                    .usageOf(requestId, Cancellation.none())
                    .map(tokens -> means.prices().of(tokens, hop));
        } catch (RuntimeException e) {
            LOG.debug("What call {} of hop {} consumed is estimated", requestId, hop.name(), e);
            return Optional.empty();
        }
    }

    private UsageEntry entry(Books.Hold hold, Usage known, Instant ended) {
        AnswerStarted started = listening.started().orElse(null);
        return UsageEntry.builder(
                        hold.id(),
                        ended,
                        call.caller(),
                        call.runId(),
                        call.purpose().name(),
                        hop.name(),
                        model(started))
                .project(call.projectId())
                .message(call.conversationId(), call.messageId())
                .provider(started == null ? null : started.provider(), started == null ? null : started.requestId())
                .usage(known)
                .took(listening.firstToken().orElse(null), listening.took())
                .error(error)
                .build();
    }

    private String model(@Nullable AnswerStarted started) {
        if (started != null && !started.model().isBlank()) {
            return started.model();
        }
        return hop.model() != null ? hop.model() : hop.name();
    }
}
