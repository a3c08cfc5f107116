package dev.orchestrator.llm;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelRequest.ToolChoice;
import dev.orchestrator.port.model.ToolSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of a chat request. Where a field comes from several sides, the request's own options win, then the
 * request, then the builder's extra fields, then what the adapter adds by itself; an option that is null takes a field
 * out. The objects {@code provider} and {@code reasoning} are merged.
 */
final class ChatBody {

    private static final String PROVIDER = "provider";
    private static final String REASONING = "reasoning";
    private static final String MODEL = "model";
    private static final String MODELS = "models";

    private final Map<String, Object> extra;
    private final Dialect dialect;
    private final ModelNames names;

    /**
     * Keeps what every request of a client has in common.
     *
     * @param extra fields of each request
     * @param dialect which fields the server takes
     * @param names tells whether reasoning may be sent back
     */
    ChatBody(Map<String, Object> extra, Dialect dialect, ModelNames names) {
        this.extra = extra;
        this.dialect = dialect;
        this.names = names;
    }

    byte[] write(ModelRequest request, String model) {
        Map<String, Object> fields = fields(request, model);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                json.writeFieldName(field.getKey());
                json.writePOJO(field.getValue());
            }
            json.writeFieldName("messages");
            new MessageWriter(json, model, names).write(request.messages());
            json.writeEndObject();
        } catch (IOException e) { // not kept as the cause: it may quote the request
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "the request to " + model + " cannot be written as JSON; look at its options, which take text,"
                            + " numbers, booleans, lists and maps");
        }
        return bytes.toByteArray();
    }

    /** Returns whether whoever answers this request is the model of that name: nobody is asked to choose one. */
    boolean asksOneModel(ModelRequest request, String model) {
        Map<String, Object> options = request.options();
        return !ModelNames.isChooser(model)
                && !options.containsKey(MODEL)
                && options.getOrDefault(MODELS, extra.get(MODELS)) == null;
    }

    private Map<String, Object> fields(ModelRequest request, String model) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (dialect.streamOptions()) {
            fields.put("stream_options", Map.of("include_usage", true));
        }
        fields.putAll(extra);
        fields.put(MODEL, model);
        put(fields, "temperature", request.temperature());
        put(fields, dialect.limitField(), request.maxTokens());
        put(fields, "top_p", request.topP());
        put(fields, "seed", request.seed());
        put(fields, "stop", request.stop().isEmpty() ? null : request.stop());
        putReasoning(fields, request.reasoning());
        putTools(fields, request);
        putSchema(fields, request.outputSchema());
        request.options().forEach((name, value) -> merge(fields, name, value));
        fields.remove("messages");
        fields.put("stream", true);
        fields.values().removeIf(Objects::isNull);
        return fields;
    }

    private void putReasoning(Map<String, Object> fields, @Nullable String effort) {
        if (effort == null) {
            return;
        }
        if (dialect.openRouter() || fields.containsKey(REASONING)) {
            merge(fields, REASONING, Map.of("effort", effort));
        } else {
            fields.put("reasoning_effort", effort);
        }
    }

    private static void putTools(Map<String, Object> fields, ModelRequest request) {
        if (request.tools().isEmpty()) {
            return;
        }
        fields.put("tools", request.tools().stream().map(ChatBody::tool).toList());
        if (request.toolChoice() != ToolChoice.AUTO) {
            fields.put("tool_choice", request.toolChoice() == ToolChoice.REQUIRED ? "required" : "none");
        }
    }

    private static Map<String, Object> tool(ToolSpec tool) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", tool.name());
        function.put("description", tool.description());
        function.put("parameters", json(tool.parameters(), "the parameters of tool " + tool.name()));
        return Map.of("type", "function", "function", function);
    }

    /** Without {@code require_parameters} OpenRouter may pass a schema to a host that ignores it. */
    private void putSchema(Map<String, Object> fields, @Nullable String schema) {
        if (schema == null) {
            return;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("name", "answer");
        named.put("strict", true);
        named.put("schema", json(schema, "the output schema"));
        fields.put("response_format", Map.of("type", "json_schema", "json_schema", named));
        if (dialect.openRouter() || fields.containsKey(PROVIDER)) {
            merge(fields, PROVIDER, Map.of("require_parameters", true));
        }
    }

    private static RawValue json(String text, String what) {
        if (!Json.isOneValue(text)) {
            throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, what + " must be one JSON value");
        }
        return new RawValue(text);
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static void merge(Map<String, Object> fields, String name, Object value) {
        boolean merges = name.equals(PROVIDER) || name.equals(REASONING);
        if (merges && fields.get(name) instanceof Map<?, ?> known && value instanceof Map<?, ?> more) {
            Map<Object, Object> both = new LinkedHashMap<>(known);
            both.putAll(more);
            fields.put(name, both);
        } else {
            fields.put(name, value);
        }
    }
}
