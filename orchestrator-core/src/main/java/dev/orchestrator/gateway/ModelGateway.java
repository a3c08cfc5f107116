package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Nanos;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of all models: tries again, passes on to the next model where one fails, keeps the limits to the first
 * token and between tokens for every adapter alike, and counts what each call consumed and cost. Thread-safe; share one.
 *
 * <pre>{@code
 * ModelGateway gateway = ModelGateway.builder(
 *                 Hop.primary(openRouter, "anthropic/claude-sonnet-4.5"),
 *                 Hop.fallback(openRouter, "qwen/qwen3-vl-235b-a22b-thinking"))
 *         .tier(ModelTier.VISION, Hop.primary(openRouter, "google/gemini-2.5-flash"))
 *         .build();
 * }</pre>
 *
 * <p>A hop is tried again only before its first token, and only after failures that may pass. After its first token the
 * next hop begins the answer anew, if whoever listens takes text back.
 */
public final class ModelGateway {

    private final Stations stations;
    private final Means means;

    private ModelGateway(Builder builder) {
        this.stations = new Stations(builder.tiers, builder.failures, builder.rest, builder.scheduler);
        this.means =
                new Means(builder.scheduler, Nanos.of(builder.clock), new Prices(builder.scheduler), builder.holdBack);
    }

    /**
     * Starts a gateway with the chain of the balanced tier.
     *
     * @param first asked first
     * @param then asked in this order when those before have failed
     * @return a builder
     */
    public static Builder builder(Hop first, Hop... then) {
        return new Builder().tier(ModelTier.BALANCED, first, then);
    }

    /**
     * Asks along the chain and blocks until an answer is complete. What each attempt consumed is emitted as one {@link
     * UsageReported}, also if it fails after the provider has counted. If text was shown and the answer has to begin
     * anew, an {@link AnswerRestarted} comes with the first piece of the new one; a sink that refuses it by a {@link
     * CancelledException} ends the call with the failure of the answer it was shown.
     *
     * @param call what is asked, and who pays
     * @param events told the answer while it arrives; what it throws passes through as it is
     * @param cancellation stops the call
     * @return the complete answer
     * @throws OrchestratorException if all hops failed, what the first of them failed with; with code {@link
     *     ErrorCode#TOKEN_LIMIT_EXCEEDED} at once if the request is too long for the first one
     * @throws CancelledException if the cancellation was set off
     */
    public ModelAnswer generate(ModelCall call, EventSink events, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        return new Walk(means, call, events, cancellation).along(stations.of(call.tier(), call.request()));
    }

    /**
     * Tells what is known of a model: its limits and prices. Asks the provider at most once in a while, and waits for it
     * five seconds at most.
     *
     * @param name the model's name, or null for the one that is asked first
     * @param cancellation stops the look-up
     * @return what is known, or empty if nothing is
     * @throws OrchestratorException with code VALIDATION_ERROR if the provider is known not to have this model
     */
    public Optional<ModelInfo> describe(@Nullable String name, Cancellation cancellation) {
        Hop hop = name == null ? stations.first() : stations.named(name).hop();
        return means.prices().describe(hop, cancellation);
    }

    /**
     * Tells which hops are being asked.
     *
     * @return the state of each, by its name
     */
    public Map<String, CircuitState> circuits() {
        return stations.states();
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {

        /** After so many failures in a row a hop is passed over, unless the builder says otherwise. */
        public static final int DEFAULT_FAILURES = 5;

        /** For so long a hop is passed over, unless the builder says otherwise. */
        public static final Duration DEFAULT_REST = Duration.ofSeconds(30);

        private final Map<ModelTier, List<Hop>> tiers = new EnumMap<>(ModelTier.class);
        private int failures = DEFAULT_FAILURES;
        private Duration rest = DEFAULT_REST;
        private int holdBack;
        private Scheduler scheduler = Scheduler.system();
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * Sets the chain of a tier. A tier without one takes that of the balanced tier.
         *
         * @param tier the tier
         * @param first asked first
         * @param then asked in this order when those before have failed
         * @return this
         */
        public Builder tier(ModelTier tier, Hop first, Hop... then) {
            List<Hop> chain = new ArrayList<>();
            chain.add(Check.present(first, "first hop"));
            for (Hop hop : then) {
                chain.add(Check.present(hop, "hop"));
            }
            tiers.put(Check.present(tier, "tier"), chain);
            return this;
        }

        /**
         * Sets when a hop is passed over. What is the caller's own fault (a refused request, a cancel, a listener that
         * throws) does not count.
         *
         * @param failures in a row; {@value #DEFAULT_FAILURES} by default
         * @param rest how long until one call may try it again; {@link #DEFAULT_REST} by default
         * @return this
         */
        public Builder breaker(int failures, Duration rest) {
            this.failures = (int) Check.positive(failures, "failures");
            this.rest = Check.positive(rest, "rest");
            return this;
        }

        /**
         * Holds the beginning of each answer back: a model that fails within it is replaced and nobody notices, at the
         * price of a later first token.
         *
         * @param characters how many; none by default
         * @return this
         */
        public Builder holdBack(int characters) {
            Check.that(characters >= 0, "holdBack must not be negative, got " + characters);
            this.holdBack = characters;
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
