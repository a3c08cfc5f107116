package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.port.model.ModelInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer to which models it has. OpenRouter tells limits and prices; others tell ids and perhaps a limit, and
 * may well take names they do not list.
 */
final class ModelList {

    private static final int MOST_SUGGESTIONS = 3;

    private final List<ModelInfo> models = new ArrayList<>();
    private final Map<String, ModelInfo> byName = new HashMap<>();
    private boolean priced;
    private boolean cut;
    private int entries;
    private long promised;

    /**
     * Adds a page of the list, or the whole; entries that make no sense are left out. Returns whether it had anything new: a
     * server that does not know of pages gives the first one again.
     */
    boolean add(JsonNode page) {
        int before = byName.size();
        for (JsonNode model : page.path("data")) {
            entries++;
            addModel(model);
        }
        promised = Math.max(promised, Json.whole(page.path("total_count")));
        return byName.size() > before;
    }

    /** Takes note that there are more pages. */
    void cut() {
        cut = true;
    }

    private void addModel(JsonNode model) {
        String id = Json.text(model, "id");
        if (id == null || id.isBlank()) {
            return;
        }
        JsonNode prices = model.path("pricing");
        JsonNode host = model.path("top_provider");
        ModelInfo info = new ModelInfo(
                id,
                smaller(context(model), tokens(host.path("context_length"))),
                tokens(host.path("max_completion_tokens")),
                UsageReader.money(prices.path("prompt")),
                UsageReader.money(prices.path("completion")),
                UsageReader.money(prices.path("input_cache_read")),
                UsageReader.money(prices.path("request")),
                keepsToSchemas(model));
        priced |= prices.isObject();
        if (byName.put(id, info) == null) {
            models.add(info);
        }
        String slug = Json.text(model, "canonical_slug");
        if (slug != null) {
            byName.putIfAbsent(slug, info);
        }
    }

    private static boolean keepsToSchemas(JsonNode model) {
        for (JsonNode parameter : model.path("supported_parameters")) {
            if (parameter.asText().equals("structured_outputs")) {
                return true;
            }
        }
        return false;
    }

    /** The name differs: OpenRouter and LiteLLM, vLLM, Groq. */
    private static @Nullable Long context(JsonNode model) {
        for (String field : new String[] {"context_length", "max_model_len", "context_window"}) {
            Long tokens = tokens(model.path(field));
            if (tokens != null) {
                return tokens;
            }
        }
        return null;
    }

    private static @Nullable Long tokens(JsonNode count) {
        long tokens = Json.whole(count);
        return tokens > 0 ? tokens : null;
    }

    private static @Nullable Long smaller(@Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Math.min(one, other);
    }

    List<ModelInfo> models() {
        return List.copyOf(models);
    }

    /** Finds a model by any of its names. */
    Optional<ModelInfo> find(String model) {
        ModelInfo listed = byName.get(model);
        if (listed != null) {
            return Optional.of(listed);
        }
        return Optional.ofNullable(byName.get(ModelNames.withoutVariant(model))).map(base -> variant(model, base));
    }

    /** A variant that is not listed mostly chooses among hosts of its model, whose prices are near enough for a budget. */
    private static ModelInfo variant(String name, ModelInfo base) {
        boolean free = name.endsWith(":free");
        return new ModelInfo(
                name,
                base.contextTokens(),
                base.maxOutputTokens(),
                free ? null : base.inputPrice(),
                free ? null : base.outputPrice(),
                free ? null : base.cachedInputPrice(),
                free ? null : base.requestPrice(),
                base.structuredOutput());
    }

    /** Returns whether the server is sure not to have this model: it lists all, and this is no alias or router. */
    boolean isMissing(String model) {
        boolean alias = model.startsWith("~") || model.startsWith("@") || model.startsWith("openrouter/");
        return priced && !cut && entries >= promised && !alias;
    }

    /** Returns a hint for a name that was mistyped, or nothing. */
    String suggestion(String model) {
        String wanted = slug(model);
        List<String> near = models.stream()
                .map(ModelInfo::id)
                .filter(id -> distance(wanted, slug(id)) <= Math.max(2, wanted.length() / 4))
                .sorted(Comparator.comparingInt((String id) -> distance(wanted, slug(id)))
                        .thenComparing(id -> id))
                .limit(MOST_SUGGESTIONS)
                .toList();
        return near.isEmpty() ? "; models() lists them all" : "; did you mean " + String.join(" or ", near) + "?";
    }

    /** The author is mistyped or left out more often than it tells models apart. */
    private static String slug(String model) {
        return model.substring(model.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns how many characters must be added, dropped or changed. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
