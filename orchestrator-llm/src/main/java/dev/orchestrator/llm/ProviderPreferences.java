package dev.orchestrator.llm;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which hosts OpenRouter may send a request to. Hosts are named by their slugs in lower case, such as {@code
 * amazon-bedrock} or {@code deepinfra/turbo}, not by the names shown in answers. Immutable: each method returns a new
 * value.
 *
 * <pre>{@code
 * ProviderPreferences.any().order("anthropic", "amazon-bedrock").denyDataCollection()
 * }</pre>
 */
public final class ProviderPreferences {

    /** What OpenRouter ranks hosts by. */
    public enum Sort {
        /** The cheapest first. */
        PRICE,
        /** The most tokens a second first. */
        THROUGHPUT,
        /** The shortest time to the first token first. */
        LATENCY
    }

    private static final ProviderPreferences ANY = new ProviderPreferences(Map.of());

    private final Map<String, Object> fields;

    private ProviderPreferences(Map<String, Object> fields) {
        this.fields = fields;
    }

    /**
     * Starts without any preference.
     *
     * @return preferences that allow every host
     */
    public static ProviderPreferences any() {
        return ANY;
    }

    /**
     * Tries these hosts first, in this order; switches load balancing off.
     *
     * @param hosts slugs
     * @return new preferences
     */
    public ProviderPreferences order(String... hosts) {
        return with("order", List.of(hosts));
    }

    /**
     * Allows these hosts and no others.
     *
     * @param hosts slugs
     * @return new preferences
     */
    public ProviderPreferences only(String... hosts) {
        return with("only", List.of(hosts));
    }

    /**
     * Never uses these hosts.
     *
     * @param hosts slugs
     * @return new preferences
     */
    public ProviderPreferences ignore(String... hosts) {
        return with("ignore", List.of(hosts));
    }

    /**
     * Fails rather than trying a host that is not named.
     *
     * @return new preferences
     */
    public ProviderPreferences withoutFallbacks() {
        return with("allow_fallbacks", false);
    }

    /**
     * Uses only hosts that know every parameter of the request. Set by itself for requests with an output schema.
     *
     * @return new preferences
     */
    public ProviderPreferences requireParameters() {
        return with("require_parameters", true);
    }

    /**
     * Uses only hosts that do not keep what they are sent for training.
     *
     * @return new preferences
     */
    public ProviderPreferences denyDataCollection() {
        return with("data_collection", "deny");
    }

    /**
     * Uses only hosts that keep nothing at all.
     *
     * @return new preferences
     */
    public ProviderPreferences zeroDataRetention() {
        return with("zdr", true);
    }

    /**
     * Uses only hosts that run the model at one of these precisions.
     *
     * @param names such as {@code fp8} or {@code bf16}
     * @return new preferences
     */
    public ProviderPreferences quantizations(String... names) {
        return with("quantizations", List.of(names));
    }

    /**
     * Ranks hosts; switches load balancing off.
     *
     * @param sort by what
     * @return new preferences
     */
    public ProviderPreferences sort(Sort sort) {
        return with("sort", sort.name().toLowerCase(Locale.ROOT));
    }

    /**
     * Uses only hosts that cost at most this.
     *
     * @param prompt US dollars a million tokens read
     * @param completion US dollars a million tokens written
     * @return new preferences
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if a price is negative
     */
    public ProviderPreferences maxPrice(BigDecimal prompt, BigDecimal completion) {
        Given.that(prompt.signum() >= 0 && completion.signum() >= 0, "maxPrice must not be negative");
        return with("max_price", Map.of("prompt", prompt.toPlainString(), "completion", completion.toPlainString()));
    }

    private ProviderPreferences with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new ProviderPreferences(Collections.unmodifiableMap(more));
    }

    /** Returns the fields as the request has them. */
    Map<String, Object> fields() {
        return fields;
    }

    /** Shows the preferences. */
    @Override
    public String toString() {
        return "ProviderPreferences" + fields;
    }
}
