package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of the models, and what their answers cost where the provider does not say so. */
final class Prices {

    private static final Duration LOOK_UP_LIMIT = Duration.ofSeconds(5);
    private static final Duration AFTERWARDS = Duration.ofSeconds(1); // an answer waits to be stored
    private static final Logger LOG = LoggerFactory.getLogger(Prices.class);

    private final Scheduler scheduler;

    Prices(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Asks the provider what it knows of a model; throws only if it knows that there is no such model. */
    Optional<ModelInfo> describe(Hop hop, Cancellation cancellation) {
        return describe(hop, cancellation, LOOK_UP_LIMIT);
    }

    private Optional<ModelInfo> describe(Hop hop, Cancellation cancellation, Duration atMost) {
        Cancellation.Source limited = cancellation.child();
        Cancellation.Registration limit =
                scheduler.after(atMost, () -> limited.cancel(Reason.TIMEOUT, "looking a model up took too long"));
        try (limited;
                limit) {
            return hop.provider().describe(hop.model(), limited.token());
        } catch (RuntimeException e) { // also a bug of the adapter: the model may answer all the same
            if (e instanceof OrchestratorException known && known.code() == ErrorCode.VALIDATION_ERROR) {
                throw e;
            }
            cancellation.throwIfCancelled();
            LOG.debug("Nothing could be learnt of the model of hop {}", hop.name(), e);
            return Optional.empty();
        }
    }

    /**
     * Returns usage with its cost, as far as that can be known, in numbers that every ledger takes. No cancel keeps what was
     * consumed from having a price.
     */
    Usage of(Usage usage, Hop hop) {
        Usage fitted = Amounts.fitted(usage);
        if (fitted.basis() != Usage.CostBasis.UNKNOWN || fitted.inputTokens() + fitted.outputTokens() == 0) {
            return fitted;
        }
        return known(hop, Cancellation.none(), AFTERWARDS)
                .map(info -> Amounts.fitted(info.price(fitted)))
                .orElse(fitted);
    }

    /** What is known of a model that is asked anyway, whatever the list of models says. */
    Optional<ModelInfo> known(Hop hop, Cancellation cancellation) {
        return known(hop, cancellation, LOOK_UP_LIMIT);
    }

    private Optional<ModelInfo> known(Hop hop, Cancellation cancellation, Duration atMost) {
        try {
            return describe(hop, cancellation, atMost);
        } catch (OrchestratorException e) {
            return Optional.empty();
        }
    }
}
