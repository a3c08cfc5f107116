package dev.orchestrator.llm;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Language models over HTTP: OpenRouter, or any server that speaks the same protocol, such as Ollama, vLLM, llama.cpp or
 * LiteLLM.
 *
 * <pre>{@code
 * OpenRouter models = OpenRouter.fromEnvironment();
 * OpenRouter local = OpenRouter.builder()
 *         .baseUrl("http://127.0.0.1:11434/v1")
 *         .defaultModel("llama3.2")
 *         .build();
 * }</pre>
 *
 * <p>One instance serves any number of threads; share it, since it holds the pool of connections. A call runs on the
 * thread that makes it and is always streamed. Connecting takes ten seconds at most; reading has no limit of its own,
 * because servers send signs of life while a model is stuck: set the cancellation off to end a call, as the gateway does
 * at its limits. A request that may have reached the server is never repeated.
 *
 * <p>Keys stand in no message, no log and no {@code toString()}.
 */
public final class OpenRouter implements LanguageModel, AutoCloseable {

    private static final Duration LOOK_UP_LIMIT = Duration.ofSeconds(10);
    private static final Duration EMBEDDING_LIMIT = Duration.ofMinutes(2);

    private final Endpoint endpoint;
    private final OkHttpClient client;
    private final boolean ownsClient;
    private final String defaultModel;
    private final String backupModel;
    private final String visionModel;
    private final ModelNames names = new ModelNames();
    private final ChatBody chatBody;
    private final ModelCatalogue catalogue;

    private OpenRouter(Builder builder) {
        endpoint = builder.connection.endpoint();
        client = builder.connection.client();
        ownsClient = builder.connection.ownsClient();
        defaultModel = builder.defaultModel;
        backupModel = builder.backupModel;
        visionModel = builder.visionModel;
        chatBody = new ChatBody(builder.body(), builder.dialect(endpoint.isOpenRouter()), names);
        ModelLookup lookup = new ModelLookup(endpoint, within(LOOK_UP_LIMIT));
        catalogue = new ModelCatalogue(lookup::ask, System::nanoTime);
    }

    /**
     * Starts a client.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Creates a client from environment variables: {@code OPENROUTER_API_KEY}, {@code OPENROUTER_BASE_URL}, {@code
     * OPENROUTER_DEFAULT_MODEL}, {@code OPENROUTER_BACKUP_MODEL}, {@code OPENROUTER_VISION_MODE}, {@code APP_URL} and
     * {@code APP_TITLE}. Those that are not set or blank have the builder's defaults.
     *
     * @return the client, to be closed by the caller
     * @throws OrchestratorException with code AUTH_REQUIRED if the key is missing and the base URL is OpenRouter's own
     */
    public static OpenRouter fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * Creates a client from variables given by their names, as {@link #fromEnvironment()} does.
     *
     * @param environment the variables
     * @return the client, to be closed by the caller
     * @throws OrchestratorException with code AUTH_REQUIRED if the key is missing and the base URL is OpenRouter's own
     */
    public static OpenRouter fromEnvironment(Map<String, String> environment) {
        Builder builder = builder();
        apply(environment, "OPENROUTER_API_KEY", builder::apiKey);
        apply(environment, "OPENROUTER_BASE_URL", builder::baseUrl);
        apply(environment, "OPENROUTER_DEFAULT_MODEL", builder::defaultModel);
        apply(environment, "OPENROUTER_BACKUP_MODEL", builder::backupModel);
        apply(environment, "OPENROUTER_VISION_MODE", builder::visionModel);
        apply(environment, "APP_URL", builder::appUrl);
        apply(environment, "APP_TITLE", builder::appTitle);
        return builder.build();
    }

    private static void apply(Map<String, String> environment, String name, Consumer<String> setter) {
        String value = environment.get(name);
        if (value != null && !value.isBlank()) {
            setter.accept(value.strip());
        }
    }

    @Override
    public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
        String model = nameOr(request.model());
        Failures failures = endpoint.failures(() -> words(request));
        AnswerStream stream = new AnswerStream(model, events, failures, endpoint.wireLog(), cancellation);
        ModelResponse answer = endpoint.post(
                client, "chat/completions", chatBody.write(request, model), failures, cancellation, stream::read);
        if (chatBody.asksOneModel(request, model)) {
            names.learn(model, answer.model());
        }
        return answer;
    }

    private String nameOr(@Nullable String model) {
        return model == null ? defaultModel : model;
    }

    /** Everything in a request that must not come back in a message. */
    private static List<String> words(ModelRequest request) {
        List<String> words = new ArrayList<>();
        for (ModelMessage message : request.messages()) {
            for (ContentPart part : message.content()) {
                if (part instanceof ContentPart.Text text) {
                    words.add(text.text());
                } else if (part instanceof ContentPart.ImageUrl image) {
                    words.add(image.url());
                }
            }
            message.toolCalls().stream().map(ToolCall::arguments).forEach(words::add);
        }
        return words;
    }

    @Override
    public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
        return catalogue.describe(nameOr(model), cancellation);
    }

    /**
     * Lists the models of the server with their limits and prices, those for vectors and images included. The list is
     * asked for once an hour at most; up to ten pages of it are read, each within ten seconds.
     *
     * @param cancellation stops the look-up
     * @return all models, in the server's order; servers other than OpenRouter tell little more than names
     * @throws dev.orchestrator.error.ModelException if the server cannot be reached and never could
     */
    public List<ModelInfo> models(Cancellation cancellation) {
        return catalogue.all(cancellation);
    }

    /**
     * Looks up what a call has cost, above all one whose stream broke before that was told. The record may appear with a
     * delay: it is looked for four times within two seconds, and each look may take ten.
     *
     * @param id the call's request id
     * @param cancellation stops the look-up
     * @return the record, or empty if there is none
     * @throws dev.orchestrator.error.ModelException if the server cannot be reached or refuses
     */
    public Optional<Generation> generation(String id, Cancellation cancellation) {
        return new GenerationLookup(endpoint, within(LOOK_UP_LIMIT)).find(Given.notBlank(id, "id"), cancellation);
    }

    @Override
    public Optional<Usage> usageOf(String requestId, Cancellation cancellation) {
        return generation(requestId, cancellation).map(Generation::usage);
    }

    /**
     * Returns an embedding model of the same server.
     *
     * @param model the model's name
     * @param dimensions how many numbers its vectors have; an answer with another number is refused
     * @return the model; it needs no closing and ends with this client
     * @throws OrchestratorException with code VALIDATION_ERROR if a value is wrong
     */
    public OpenRouterEmbeddings embeddings(String model, int dimensions) {
        Given.notBlank(model, "the embedding model");
        Given.that(dimensions > 0, "dimensions of " + model + " must be positive, got " + dimensions);
        return new OpenRouterEmbeddings(endpoint, within(EMBEDDING_LIMIT), model, dimensions, Map.of());
    }

    private OkHttpClient within(Duration limit) {
        return client.newBuilder().callTimeout(limit).build();
    }

    /**
     * Returns the model that is asked when a request names none.
     *
     * @return its name
     */
    public String defaultModel() {
        return defaultModel;
    }

    /**
     * Starts a gateway with the default chains over this server: {@link #defaultModel()}, then {@link #backupModel()}; the
     * same two the other way round for reasoning; {@link #visionModel()}, then the backup, for images.
     *
     * @return a builder, to be changed and built
     */
    public ModelGateway.Builder gateway() {
        Hop thinking = Hop.reasoning(this, backupModel).named(backupModel + " (reasoning)");
        return ModelGateway.builder(Hop.primary(this, defaultModel), fallback(backupModel))
                .tier(ModelTier.REASONING, thinking, fallback(defaultModel))
                .tier(ModelTier.VISION, Hop.primary(this, visionModel), fallback(backupModel));
    }

    private Hop fallback(String model) {
        return Hop.fallback(this, model).named(model + " (fallback)");
    }

    /**
     * Returns the model to be asked when the default one fails.
     *
     * @return its name
     */
    public String backupModel() {
        return backupModel;
    }

    /**
     * Returns the model to be asked about images.
     *
     * @return its name
     */
    public String visionModel() {
        return visionModel;
    }

    /** Closes idle connections, unless the HTTP client was handed in. Calls that are running go on. Idempotent. */
    @Override
    public void close() {
        if (ownsClient) {
            client.connectionPool().evictAll();
        }
    }

    /** Names the server, without the key. */
    @Override
    public String toString() {
        return "OpenRouter[" + endpoint.name() + ", " + defaultModel + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final Connection connection = new Connection();
        private final Map<String, Object> extra = new LinkedHashMap<>();
        private final List<Map<String, Object>> plugins = new ArrayList<>();
        private @Nullable ProviderPreferences preferences;
        private boolean maxCompletionTokens;
        private boolean streamOptions = true;
        private String defaultModel = "anthropic/claude-sonnet-4.5";
        private String backupModel = "qwen/qwen3-vl-235b-a22b-thinking";
        private String visionModel = "google/gemini-2.5-flash";

        private Builder() {}

        /**
         * Sets the key that is sent with each request.
         *
         * @param apiKey the key; OpenRouter needs one, a local server as a rule does not
         * @return this
         */
        public Builder apiKey(String apiKey) {
            connection.apiKey(apiKey);
            return this;
        }

        /**
         * Sets where the server is.
         *
         * @param baseUrl up to and with the version, such as {@code http://127.0.0.1:8080/v1}; by default {@code
         *     https://openrouter.ai/api/v1}
         * @return this
         */
        public Builder baseUrl(String baseUrl) {
            connection.baseUrl(baseUrl);
            return this;
        }

        /**
         * Sets the model that is asked when a request names none.
         *
         * @param model {@code anthropic/claude-sonnet-4.5} by default
         * @return this
         */
        public Builder defaultModel(String model) {
            defaultModel = Given.notBlank(model, "the default model");
            return this;
        }

        /**
         * Sets what {@link OpenRouter#backupModel()} returns.
         *
         * @param model {@code qwen/qwen3-vl-235b-a22b-thinking} by default
         * @return this
         */
        public Builder backupModel(String model) {
            backupModel = Given.notBlank(model, "the backup model");
            return this;
        }

        /**
         * Sets what {@link OpenRouter#visionModel()} returns.
         *
         * @param model {@code google/gemini-2.5-flash} by default
         * @return this
         */
        public Builder visionModel(String model) {
            visionModel = Given.notBlank(model, "the vision model");
            return this;
        }

        /**
         * Names the application to OpenRouter by its address.
         *
         * @param url the application's home page
         * @return this
         */
        public Builder appUrl(String url) {
            connection.header("HTTP-Referer", HeaderText.ascii(Given.notBlank(url, "appUrl")));
            return this;
        }

        /**
         * Names the application to OpenRouter.
         *
         * @param title any text; headers take only ASCII, so accents are dropped and other letters become {@code ?}
         * @return this
         */
        public Builder appTitle(String title) {
            connection.header("X-OpenRouter-Title", HeaderText.ascii(Given.notBlank(title, "appTitle")));
            return this;
        }

        /**
         * Adds a header to each request.
         *
         * @param name the header, replacing an earlier one of that name
         * @param value visible ASCII on one line
         * @return this
         */
        public Builder header(String name, String value) {
            connection.header(name, value);
            return this;
        }

        /**
         * Adds a field to the body of each chat request. What a request says itself wins.
         *
         * @param name the field
         * @param value text, a number, a boolean, a list or a map, as in JSON
         * @return this
         */
        public Builder extraBody(String name, Object value) {
            extra.put(Given.notBlank(name, "the field's name"), Given.present(value, name));
            return this;
        }

        /**
         * Sends a request's limit of tokens as {@code max_completion_tokens}, for servers that refuse the older {@code
         * max_tokens}, which is sent by default.
         *
         * @return this
         */
        public Builder useMaxCompletionTokens() {
            maxCompletionTokens = true;
            return this;
        }

        /**
         * Leaves {@code stream_options} out, for servers that refuse it. It asks for the usage at the end of a stream:
         * without it most servers other than OpenRouter tell none.
         *
         * @return this
         */
        public Builder omitStreamOptions() {
            streamOptions = false;
            return this;
        }

        /**
         * Limits which hosts OpenRouter may send requests to.
         *
         * @param preferences the hosts
         * @return this
         */
        public Builder providerPreferences(ProviderPreferences preferences) {
            this.preferences = Given.present(preferences, "providerPreferences");
            return this;
        }

        /**
         * Switches one of OpenRouter's plugins on for each request.
         *
         * @param id such as {@code file-parser}
         * @param options its options, such as {@code Map.of("pdf", Map.of("engine", "native"))}; {@code enabled} set to
         *     false switches off what the account has switched on
         * @return this
         */
        public Builder plugin(String id, Map<String, Object> options) {
            Map<String, Object> plugin = new LinkedHashMap<>();
            plugin.put("id", Given.notBlank(id, "the plugin's id"));
            plugin.putAll(Given.present(options, "options of plugin " + id));
            plugins.add(plugin);
            return this;
        }

        /**
         * Limits how long connecting may take.
         *
         * @param timeout ten seconds by default
         * @return this
         */
        public Builder connectTimeout(Duration timeout) {
            connection.connectTimeout(timeout);
            return this;
        }

        /**
         * Shows everything that goes over the wire, prompts and answers included; keys, account ids and the bytes of
         * files are left out. For looking into a problem, not for production.
         *
         * @param lines takes line after line, from any thread; what it throws is ignored
         * @return this
         */
        public Builder wireLog(Consumer<String> lines) {
            connection.wireLog(lines);
            return this;
        }

        /**
         * Uses an HTTP client the application has already, with its proxies, certificates, interceptors and pool. Its
         * time limits, except on connecting if {@link #connectTimeout} is not called, do not apply.
         *
         * @param client stays the caller's to close
         * @return this
         */
        public Builder httpClient(OkHttpClient client) {
            connection.httpClient(client);
            return this;
        }

        /**
         * Creates the client.
         *
         * @return a new client, to be closed by the caller
         * @throws OrchestratorException with code AUTH_REQUIRED if there is no key for OpenRouter, with VALIDATION_ERROR
         *     if a value is wrong
         */
        public OpenRouter build() {
            return new OpenRouter(this);
        }

        private Dialect dialect(boolean openRouter) {
            return new Dialect(openRouter, maxCompletionTokens, streamOptions);
        }

        private Map<String, Object> body() {
            Map<String, Object> body = new LinkedHashMap<>(extra);
            if (preferences != null) {
                body.put("provider", preferences.fields());
            }
            if (!plugins.isEmpty()) {
                body.put("plugins", List.copyOf(plugins));
            }
            return body;
        }

        /** Tells nothing: there is a key in it. */
        @Override
        public String toString() {
            return "OpenRouter.Builder[]";
        }
    }
}
