package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Nanos;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in front of a model: keeps the limits to the first token and between tokens for every adapter alike, and counts
 * what each call consumed and cost. Thread-safe; share one.
 */
public final class ModelGateway {

    /** The longest wait for the first token unless the builder says otherwise. */
    public static final Duration DEFAULT_FIRST_TOKEN = Duration.ofSeconds(30);

    /** The longest wait between two tokens unless the builder says otherwise. */
    public static final Duration DEFAULT_BETWEEN_TOKENS = Duration.ofSeconds(60);

    private static final Duration LOOK_UP_LIMIT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ModelGateway.class);

    private final LanguageModel model;
    private final Duration firstToken;
    private final Duration betweenTokens;
    private final Scheduler scheduler;
    private final LongSupplier nanos;

    private ModelGateway(Builder builder) {
        this.model = builder.model;
        this.firstToken = builder.firstToken;
        this.betweenTokens = builder.betweenTokens;
        this.scheduler = builder.scheduler;
        this.nanos = Nanos.of(builder.clock);
    }

    /**
     * Starts a gateway in front of one model.
     *
     * @param model the model; stays the caller's to close
     * @return a builder
     */
    public static Builder builder(LanguageModel model) {
        return new Builder(Check.present(model, "model"));
    }

    /**
     * Asks the model and blocks until its answer is complete. What it consumed is emitted as one {@link UsageReported},
     * also if it fails after the provider has counted.
     *
     * @param call what is asked, and who pays
     * @param events told the answer while it arrives; what it throws passes through as it is
     * @param cancellation stops the call
     * @return the complete answer
     * @throws ModelException if the model failed; with code TIMEOUT if it was silent for longer than a limit
     * @throws CancelledException if the cancellation was set off
     */
    public ModelAnswer generate(ModelCall call, EventSink events, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        Listening listening = new Listening(events, nanos);
        try (Cancellation.Source attempt = cancellation.child();
                Silence silence = new Silence(listening, firstToken, betweenTokens, attempt, scheduler)) {
            ModelResponse response = ask(call, listening, attempt, silence, cancellation);
            Usage usage = price(listening.consumed().orElse(response.usage()), call, cancellation);
            events.emit(new UsageReported(usage));
            return listening.answer(response.withUsage(usage));
        }
    }

    private ModelResponse ask(
            ModelCall call,
            Listening listening,
            Cancellation.Source attempt,
            Silence silence,
            Cancellation cancellation) {
        try {
            return Check.present(
                    model.generate(call.request(), listening, attempt.token()), "the response of the language model");
        } catch (RuntimeException failure) {
            RuntimeException explained = explain(failure, call, listening, silence, cancellation);
            reportDespite(explained, listening);
            throw explained;
        }
    }

    private static void reportDespite(RuntimeException failure, Listening listening) {
        listening.consumed().ifPresent(usage -> {
            try {
                listening.pass(new UsageReported(usage));
            } catch (RuntimeException e) {
                if (e != failure) {
                    failure.addSuppressed(e);
                }
            }
        });
    }

    /** The run's own end comes first: an adapter may report a cancelled or timed-out read as a transport failure. */
    private RuntimeException explain(
            RuntimeException failure, ModelCall call, Listening listening, Silence silence, Cancellation cancellation) {
        RuntimeException ofSink = listening.sinkFailure();
        if (ofSink != null) {
            return ofSink;
        }
        if (cancellation.isCancelled()) {
            return new CancelledException(cancellation.why(), failure);
        }
        if (silence.brokeLimit()) {
            return silence.failure(nameOf(call), failure);
        }
        if (failure instanceof OrchestratorException) {
            return failure;
        }
        return ModelException.of(
                        ErrorCode.INTERNAL_ERROR,
                        nameOf(call),
                        "its adapter failed by a bug: " + failure.getClass().getName())
                .cause(failure)
                .build();
    }

    private static String nameOf(ModelCall call) {
        String asked = call.request().model();
        return asked == null ? "the default model" : asked;
    }

    private Usage price(Usage usage, ModelCall call, Cancellation cancellation) {
        if (usage.basis() != Usage.CostBasis.UNKNOWN || usage.inputTokens() + usage.outputTokens() == 0) {
            return usage;
        }
        return knownOf(call, cancellation).map(info -> info.price(usage)).orElse(usage);
    }

    private Optional<ModelInfo> knownOf(ModelCall call, Cancellation cancellation) {
        try {
            return describe(call.request().model(), cancellation);
        } catch (OrchestratorException e) {
            return Optional.empty(); // it has just answered, whatever the list of models says
        }
    }

    /**
     * Tells what is known of a model: its limits and prices. Asks the provider at most once in a while, and waits for it
     * five seconds at most.
     *
     * @param name the model's name, or null for the default
     * @param cancellation stops the look-up
     * @return what is known, or empty if nothing is
     * @throws OrchestratorException with code VALIDATION_ERROR if the provider is known not to have this model
     */
    public Optional<ModelInfo> describe(@Nullable String name, Cancellation cancellation) {
        try (Cancellation.Source limited = cancellation.child()) {
            Cancellation.Registration limit = scheduler.after(
                    LOOK_UP_LIMIT, () -> limited.cancel(Reason.TIMEOUT, "looking a model up took too long"));
            try {
                return model.describe(name, limited.token());
            } finally {
                limit.close();
            }
        } catch (OrchestratorException e) {
            if (e.code() == ErrorCode.VALIDATION_ERROR) {
                throw e;
            }
            cancellation.throwIfCancelled();
            LOG.debug("Nothing could be learnt of model {}", name, e);
            return Optional.empty();
        }
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final LanguageModel model;
        private Duration firstToken = DEFAULT_FIRST_TOKEN;
        private Duration betweenTokens = DEFAULT_BETWEEN_TOKENS;
        private Scheduler scheduler = Scheduler.system();
        private Clock clock = Clock.systemUTC();

        private Builder(LanguageModel model) {
            this.model = model;
        }

        /**
         * Limits the wait for the first token.
         *
         * @param limit {@link #DEFAULT_FIRST_TOKEN} by default
         * @return this
         */
        public Builder firstToken(Duration limit) {
            this.firstToken = Check.positive(limit, "firstToken");
            return this;
        }

        /**
         * Limits the wait between two tokens. The time a listener takes does not count, and keep-alive comments of the
         * provider do not help.
         *
         * @param limit {@link #DEFAULT_BETWEEN_TOKENS} by default
         * @return this
         */
        public Builder betweenTokens(Duration limit) {
            this.betweenTokens = Check.positive(limit, "betweenTokens");
            return this;
        }

        /**
         * Gives the gateway its time.
         *
         * @param clock tells it
         * @param scheduler lets it pass
         * @return this
         */
        public Builder time(Clock clock, Scheduler scheduler) {
            this.clock = Check.present(clock, "clock");
            this.scheduler = Check.present(scheduler, "scheduler");
            return this;
        }

        /**
         * Creates the gateway.
         *
         * @return the gateway
         */
        public ModelGateway build() {
            return new ModelGateway(this);
        }
    }
}
