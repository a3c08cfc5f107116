package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Nanos;
import dev.orchestrator.internal.base.Threads;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
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
    private final Prompts prompts;
    private final @Nullable CachedCalls cached;
    private final @Nullable Rates rates;

    private ModelGateway(Builder builder) {
        this.stations = new Stations(builder.tiers, builder.failures, builder.rest, builder.scheduler);
        Executor background = Threads.perRun();
        Books books = builder.books(background);
        this.means = builder.means(books, background);
        this.prompts = builder.prompts;
        this.cached = builder.cache == null
                ? null
                : new CachedCalls(builder.cache, builder.cachedFor, builder.cacheShared, builder.clock);
        this.rates = builder.rates(books);
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
     * CancelledException} ends the call with the first failure.
     *
     * <p>A request with an output schema is asked in words where the model has no mode of its own for schemas, or refuses to
     * be asked by it: that is remembered of the model and the schema. Whether the answer follows the schema is not looked at here;
     * {@link #generate(ModelCall, Class, EventSink, Cancellation)} does that.
     *
     * @param call what is asked, and who pays
     * @param events told the answer while it arrives; what it throws passes through as it is
     * @param cancellation stops the call
     * @return the complete answer
     * @throws OrchestratorException if all hops failed, what the first of them failed with; with code {@link
     *     ErrorCode#TOKEN_LIMIT_EXCEEDED} at once if the request is too long for the first one, or at the end if it was
     *     too long for one that could be asked
     * @throws CancelledException if the cancellation was set off
     */
    public ModelAnswer generate(ModelCall call, EventSink events, Cancellation cancellation) {
        if (Check.present(call, "call").request().outputSchema() == null) {
            return generate(call, events, new HashSet<>(), cancellation, answer -> true);
        }
        return new SchemaCall(
                        this,
                        prompts,
                        call,
                        Check.present(events, "events"),
                        Check.present(cancellation, "cancellation"))
                .answer(answer -> true);
    }

    /** Keeps an answer in the cache only if it fits. Hops that refuse the mode for the schema are added to those that are asked in words. */
    ModelAnswer generate(
            ModelCall call,
            EventSink events,
            Set<Hop> inWords,
            Cancellation cancellation,
            Predicate<ModelResponse> fits) {
        Check.present(call, "call");
        Check.present(events, "events");
        Check.present(cancellation, "cancellation").throwIfCancelled();
        List<Station> chain = stations.of(call.tier(), call.request());
        Walk walk = new Walk(means, call, events, inWords, cancellation);
        Rates limits = rates;
        return limits == null
                ? answer(walk, chain, events, fits)
                : limits.within(call, cancellation, walk::consumed, () -> answer(walk, chain, events, fits));
    }

    private ModelAnswer answer(Walk walk, List<Station> chain, EventSink events, Predicate<ModelResponse> fits) {
        CachedCalls answers = cached;
        return answers == null ? walk.along(chain) : answers.answer(walk, chain, events, fits);
    }

    /**
     * Writes down as estimated what is still to be looked up: a provider counts a stream that broke off a little later. To
     * be called before the ledger is closed; {@code Orchestrator.close()} does.
     */
    public void bookNow() {
        means.lateBills().bookNow();
    }

    /**
     * Asks for a value of a type: by the model's own mode for JSON Schemas where it has one, else in words; in words too
     * where it refuses to be asked by its mode. The answer is extracted, repaired and validated; if it does not fit, the
     * model is asked again with what is wrong, twice at most. An answer that was cut off, by its limit of tokens or a
     * filter, is not repaired: unless it is whole nevertheless, the model is asked for a shorter one. Only what fits is
     * kept by the cache.
     *
     * @param call what is asked, and who pays
     * @param type a record, as {@link JsonSchema#of} takes it
     * @param events told everything that is answered; before each further round an {@link AnswerRestarted} takes back what
     *     was shown. A sink that refuses it by a {@link CancelledException} ends the call with what was wrong
     * @param cancellation stops the call
     * @param <T> the type
     * @return the value
     * @throws dev.orchestrator.json.JsonException if the last answer does not fit either, or was cut off
     * @throws OrchestratorException as {@link #generate(ModelCall, EventSink, Cancellation)} does
     */
    public <T> StructuredAnswer<T> generate(
            ModelCall call, Class<T> type, EventSink events, Cancellation cancellation) {
        Check.present(call, "call");
        Check.present(events, "events");
        Check.present(cancellation, "cancellation");
        JsonSchema<T> schema = JsonSchema.of(type);
        ModelRequest request =
                call.request().toBuilder().outputSchema(schema.text()).build();
        return new Rounds<>(new SchemaCall(this, prompts, call.with(request), events, cancellation), schema).ask();
    }

    /** Whether a hop that is asked for this has a mode for JSON Schemas. */
    boolean hasMode(ModelCall call, Cancellation cancellation) {
        return stations.of(call.tier(), call.request()).stream()
                .anyMatch(station -> means.schemas().hasMode(station.hop(), cancellation));
    }

    /**
     * Asks for a value of a type, as {@link #generate(ModelCall, Class, EventSink, Cancellation)} does, listening to nothing.
     *
     * @param call what is asked, and who pays
     * @param type a record
     * @param <T> the type
     * @return the value
     */
    public <T> StructuredAnswer<T> generate(ModelCall call, Class<T> type) {
        return generate(call, type, event -> {}, Cancellation.none());
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
        private @Nullable AnswerCache cache;
        private Duration cachedFor = Duration.ZERO;
        private boolean cacheShared;
        private @Nullable UsageLedger ledger;
        private final List<Budget> budgets = new ArrayList<>();
        private Map<String, RateLimit> rates = Map.of();
        private Prompts prompts = Prompts.defaults();
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
         * Keeps complete answers, and gives them again to the same caller for the same request: that streams as an answer
         * does, costs nothing, and is told by a {@link dev.orchestrator.stream.StreamEvent.CacheHit}. Of several that ask
         * the same at once, one asks the model. Answers with tool calls or with parts that are no text, and those
         * that do not fit the type that was asked for, are not kept. Off unless this is called.
         *
         * @param cache such as {@link AnswerCache#inMemory}; shared only with gateways whose hops of the same name and
         *     model ask the same provider
         * @param goodFor how long an answer is given again
         * @return this
         */
        public Builder cache(AnswerCache cache, Duration goodFor) {
            this.cache = Check.present(cache, "cache");
            this.cachedFor = Check.positive(goodFor, "goodFor");
            return this;
        }

        /**
         * Keeps complete answers for an hour, as {@link #cache(AnswerCache, Duration)} does.
         *
         * @param cache such as {@link AnswerCache#inMemory}
         * @return this
         */
        public Builder cache(AnswerCache cache) {
            return cache(cache, Duration.ofHours(1));
        }

        /**
         * Lets callers and projects share kept answers. Only for requests that carry nothing of one caller that another
         * must not see.
         *
         * @return this
         */
        public Builder shareCache() {
            this.cacheShared = true;
            return this;
        }

        /**
         * Keeps books: what each attempt consumed and cost, for whom and for what. Without a ledger nothing is written
         * down; budgets and rate limits are then kept in memory.
         *
         * @param ledger such as that of the stores; shared by several processes, so are the limits
         * @return this
         */
        public Builder ledger(UsageLedger ledger) {
            this.ledger = Check.present(ledger, "ledger");
            return this;
        }

        /**
         * Adds a budget. A call has to fit all that apply to it.
         *
         * @param budget whose money, and how much
         * @return this
         */
        public Builder budget(Budget budget) {
            Check.present(budget, "budget");
            boolean another = budgets.stream()
                    .noneMatch(known -> known.account() == budget.account() && known.window() == budget.window());
            Check.that(another, "there is a budget for " + budget.account() + " and " + budget.window() + " already");
            budgets.add(budget);
            return this;
        }

        /**
         * Limits how much each caller may ask in an hour, by his tier. Callers of a tier that is not named are not
         * limited; without this nobody is.
         *
         * @param byTier such as {@link RateLimit#byTier()}
         * @return this
         */
        public Builder rateLimits(Map<String, RateLimit> byTier) {
            this.rates = Map.copyOf(Check.present(byTier, "byTier"));
            return this;
        }

        /** Entries in a ledger that only the gateway has would pile up unread. */
        private Books books(Executor background) {
            UsageLedger given = ledger;
            UsageLedger kept = given == null ? InMemoryStores.create(clock).usage() : given;
            return new Books(kept, given != null, clock, scheduler, background);
        }

        private Means means(Books books, Executor background) {
            Prices prices = new Prices(scheduler);
            boolean unpaid = ledger == null && budgets.isEmpty();
            return new Means(
                    clock,
                    Nanos.of(clock),
                    scheduler,
                    background,
                    prices,
                    new Schemas(prices, prompts),
                    unpaid ? null : new Accounts(books, budgets, prices, clock),
                    new LateBills(scheduler, background),
                    holdBack);
        }

        private @Nullable Rates rates(Books books) {
            return rates.isEmpty() ? null : new Rates(books, rates, clock, scheduler);
        }

        /**
         * Replaces prompts: {@link Prompts#JSON_ANSWER}, {@link Prompts#JSON_ANSWER_AFTER_TOOLS} and {@link
         * Prompts#JSON_AGAIN} are the gateway's.
         *
         * @param prompts {@link Prompts#defaults()} with the application's own wordings
         * @return this
         */
        public Builder prompts(Prompts prompts) {
            this.prompts = Check.present(prompts, "prompts");
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
