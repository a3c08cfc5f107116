package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.EmbeddingModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * An embedding model behind {@link OpenRouter} or a compatible server. Texts are sent in batches, one after the other.
 * Made by {@link OpenRouter#embeddings}; immutable and thread-safe; lives as long as the {@code OpenRouter} it is of.
 */
public final class OpenRouterEmbeddings implements EmbeddingModel {

    private static final int MOST_TEXTS = 64;
    private static final int MOST_CHARACTERS = 200_000;

    private final Endpoint endpoint;
    private final OkHttpClient client;
    private final String model;
    private final int dimensions;
    private final Map<String, Object> options;

    OpenRouterEmbeddings(
            Endpoint endpoint, OkHttpClient client, String model, int dimensions, Map<String, Object> options) {
        this.endpoint = endpoint;
        this.client = client;
        this.model = model;
        this.dimensions = dimensions;
        this.options = options;
    }

    /**
     * Adds a field to each request: {@code dimensions} to shorten the vectors of a model that can, {@code input_type},
     * {@code provider}.
     *
     * @param name the field
     * @param value text, a number, a boolean, a list or a map, as in JSON
     * @return a new model
     */
    public OpenRouterEmbeddings option(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(name, value);
        return new OpenRouterEmbeddings(endpoint, client, model, dimensions, more);
    }

    @Override
    public List<float[]> embed(List<String> texts, Cancellation cancellation) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        int from = 0;
        while (from < texts.size()) {
            int to = endOfBatch(texts, from);
            vectors.addAll(batch(texts.subList(from, to), cancellation));
            from = to;
        }
        return vectors;
    }

    private static int endOfBatch(List<String> texts, int from) {
        int to = from;
        long characters = 0;
        while (to < texts.size() && to - from < MOST_TEXTS) {
            characters += texts.get(to).length();
            if (characters > MOST_CHARACTERS && to > from) {
                break;
            }
            to++;
        }
        return to;
    }

    private List<float[]> batch(List<String> texts, Cancellation cancellation) {
        Failures failures = endpoint.failures(() -> texts);
        return endpoint.post(
                client,
                "embeddings",
                body(texts),
                failures,
                cancellation,
                response -> read(response, texts.size(), failures));
    }

    private byte[] body(List<String> texts) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("model", model);
        texts.forEach(body.putArray("input")::add);
        body.put("encoding_format", "float"); // where the default is base64, some models answer with no vectors at all
        try {
            options.forEach((name, value) -> body.set(name, Json.MAPPER.valueToTree(value)));
        } catch (IllegalArgumentException e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "the options of embedding model " + model + " cannot be written as JSON");
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private List<float[]> read(Response response, int count, Failures failures) throws IOException {
        JsonNode data = JsonAnswer.read(Json.VECTORS, response, failures, endpoint.wireLog())
                .path("data");
        if (data.size() != count) {
            throw failures.unreadable("it returned " + data.size() + " vectors for " + count + " texts");
        }
        return vectors(data, failures);
    }

    /** Orders the vectors by their index if all have one, else takes them as they came. */
    private List<float[]> vectors(JsonNode data, Failures failures) {
        float[][] vectors = new float[data.size()][];
        boolean indexed = true;
        for (JsonNode item : data) {
            indexed &= item.path("index").isInt();
        }
        int next = 0;
        for (JsonNode item : data) {
            int index = indexed ? item.path("index").asInt() : next++;
            if (index < 0 || index >= vectors.length || vectors[index] != null) {
                throw failures.unreadable("its vectors have the wrong numbers");
            }
            vectors[index] = vector(item.path("embedding"), failures);
        }
        return Arrays.asList(vectors);
    }

    private float[] vector(JsonNode embedding, Failures failures) {
        float[] vector = embedding.isTextual() ? decoded(embedding.asText()) : numbers(embedding);
        if (vector == null || vector.length != dimensions) {
            throw failures.misfit("a vector of " + model + " has " + (vector == null ? 0 : vector.length)
                    + " numbers, not the " + dimensions + " it was set up with");
        }
        return vector;
    }

    private static float @Nullable [] numbers(JsonNode embedding) {
        float[] vector = new float[embedding.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!embedding.path(i).isNumber()) {
                return null;
            }
            vector[i] = embedding.path(i).floatValue();
        }
        return vector;
    }

    private static float @Nullable [] decoded(String base64) {
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
            float[] vector = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(vector);
            return vector;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public String id() {
        return model;
    }

    /** Names the model. */
    @Override
    public String toString() {
        return "OpenRouterEmbeddings[" + model + ", " + dimensions + " dimensions]";
    }
}
