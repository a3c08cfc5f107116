package dev.orchestrator.gateway;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One model of a chain, with everything it is asked with: provider, name, limits, attempts and parameters. Immutable; each
 * method returns a copy with one thing changed.
 *
 * <pre>{@code
 * Hop.primary(openRouter, "anthropic/claude-sonnet-4.5").attempts(2).firstToken(Duration.ofSeconds(20))
 * }</pre>
 *
 * @param name unique within a gateway; the model's name by default
 * @param provider who is asked; stays the caller's to close
 * @param model the model's name there, or null for the provider's default
 * @param firstToken the longest wait for the first token of an attempt
 * @param betweenTokens the longest wait between two tokens, by up to a tenth of it more; the time a listener takes does not count
 * @param attempts how often it is tried before the next hop, 1 or more
 * @param maxTokens the most tokens it may write, whatever the request asks for, or null
 * @param temperature its temperature, whatever the request asks for, or null
 * @param reasoning how hard it should think, whatever the request asks for, or null
 * @param options fields of the provider's own, added to those of the request, which win
 */
public record Hop(
        String name,
        LanguageModel provider,
        @Nullable String model,
        Duration firstToken,
        Duration betweenTokens,
        int attempts,
        @Nullable Integer maxTokens,
        @Nullable Double temperature,
        @Nullable String reasoning,
        Map<String, Object> options) {

    private static final Duration BETWEEN_TOKENS = Duration.ofSeconds(60);
    private static final String DEFAULT_NAME = "default";

    /** Checks and copies the values. */
    public Hop {
        Check.notBlank(name, "name of the hop");
        Check.present(provider, "provider of hop " + name);
        Check.notBlankIfPresent(model, "model of hop " + name);
        Check.positive(firstToken, "firstToken of hop " + name);
        Check.positive(betweenTokens, "betweenTokens of hop " + name);
        Check.positive(attempts, "attempts of hop " + name);
        if (maxTokens != null) {
            Check.positive(maxTokens, "maxTokens of hop " + name);
        }
        if (temperature != null) {
            Check.inRange(temperature, 0, 2, "temperature of hop " + name);
        }
        Check.notBlankIfPresent(reasoning, "reasoning of hop " + name);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(Check.present(options, "options")));
    }

    private static Hop of(LanguageModel provider, @Nullable String model, Duration firstToken, int attempts) {
        String name = model == null ? DEFAULT_NAME : model;
        return new Hop(name, provider, model, firstToken, BETWEEN_TOKENS, attempts, null, null, null, Map.of());
    }

    /**
     * The first model of a chain: 30 seconds to the first token, three attempts.
     *
     * @param provider who is asked
     * @param model the model's name there, or null for the provider's default
     * @return the hop
     */
    public static Hop primary(LanguageModel provider, @Nullable String model) {
        return of(provider, model, Duration.ofSeconds(30), 3);
    }

    /**
     * A model that steps in: 45 seconds to the first token, two attempts.
     *
     * @param provider who is asked
     * @param model the model's name there, or null for the provider's default
     * @return the hop
     */
    public static Hop fallback(LanguageModel provider, @Nullable String model) {
        return of(provider, model, Duration.ofSeconds(45), 2);
    }

    /**
     * A model that thinks before it answers: 60 seconds to the first token, two attempts.
     *
     * @param provider who is asked
     * @param model the model's name there, or null for the provider's default
     * @return the hop
     */
    public static Hop reasoning(LanguageModel provider, @Nullable String model) {
        return of(provider, model, Duration.ofSeconds(60), 2);
    }

    /**
     * Names the hop.
     *
     * @param name unique within a gateway
     * @return a copy
     */
    public Hop named(String name) {
        return new Hop(
                name, provider, model, firstToken, betweenTokens, attempts, maxTokens, temperature, reasoning, options);
    }

    /**
     * Limits the wait for the first token.
     *
     * @param limit the limit, for each attempt
     * @return a copy
     */
    public Hop firstToken(Duration limit) {
        return new Hop(
                name, provider, model, limit, betweenTokens, attempts, maxTokens, temperature, reasoning, options);
    }

    /**
     * Limits the wait between two tokens.
     *
     * @param limit the limit; 60 seconds by default
     * @return a copy
     */
    public Hop betweenTokens(Duration limit) {
        return new Hop(name, provider, model, firstToken, limit, attempts, maxTokens, temperature, reasoning, options);
    }

    /**
     * Sets how often it is tried.
     *
     * @param number 1 or more
     * @return a copy
     */
    public Hop attempts(int number) {
        return new Hop(
                name, provider, model, firstToken, betweenTokens, number, maxTokens, temperature, reasoning, options);
    }

    /**
     * Limits how much it may write.
     *
     * @param tokens the most tokens, whatever the request asks for
     * @return a copy
     */
    public Hop maxTokens(int tokens) {
        return new Hop(
                name, provider, model, firstToken, betweenTokens, attempts, tokens, temperature, reasoning, options);
    }

    /**
     * Sets its temperature.
     *
     * @param value 0 to 2, whatever the request asks for
     * @return a copy
     */
    public Hop temperature(double value) {
        return new Hop(
                name, provider, model, firstToken, betweenTokens, attempts, maxTokens, value, reasoning, options);
    }

    /**
     * Sets how hard it should think.
     *
     * @param effort such as {@code low}, {@code medium}, {@code high} or {@code none}
     * @return a copy
     */
    public Hop effort(String effort) {
        return new Hop(
                name, provider, model, firstToken, betweenTokens, attempts, maxTokens, temperature, effort, options);
    }

    /**
     * Adds fields of the provider's own to each request.
     *
     * @param options the fields
     * @return a copy
     */
    public Hop options(Map<String, Object> options) {
        return new Hop(
                name, provider, model, firstToken, betweenTokens, attempts, maxTokens, temperature, reasoning, options);
    }

    /** The same limits and parameters for another model of the same provider. */
    Hop asking(String model) {
        return new Hop(
                model,
                provider,
                model,
                firstToken,
                betweenTokens,
                attempts,
                maxTokens,
                temperature,
                reasoning,
                options);
    }

    /** The request as this model is asked. */
    ModelRequest fit(ModelRequest request) {
        ModelRequest.Builder fitted = request.toBuilder().model(model);
        Integer asked = request.maxTokens();
        if (maxTokens != null) {
            fitted.maxTokens(asked == null ? maxTokens : Math.min(asked, maxTokens));
        }
        if (temperature != null) {
            fitted.temperature(temperature);
        }
        if (reasoning != null) {
            fitted.reasoning(reasoning);
        }
        options.forEach((field, value) -> {
            if (!request.options().containsKey(field)) {
                fitted.option(field, value);
            }
        });
        return fitted.build();
    }

    /** Names the hop and its model. */
    @Override
    public String toString() {
        return "Hop[" + name + ", " + model + "]";
    }
}
