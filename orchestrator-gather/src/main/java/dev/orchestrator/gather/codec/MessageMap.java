package dev.orchestrator.gather.codec;

import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.StoredAttachment;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as a map of texts, numbers, lists and maps with fixed keys; what is absent has no key. Data parts, whose keys
 * are anybody's, are JSON text in it, so that no such key becomes the name of a field.
 */
public final class MessageMap {

    private MessageMap() {}

    /** Returns the map of a message. */
    public static Map<String, Object> of(Message message) {
        Fields fields = new Fields();
        fields.put("id", message.id());
        fields.put("role", message.role().name());
        fields.put("text", message.text());
        fields.put(
                "attachments",
                message.attachments().stream().map(MessageMap::of).toList());
        fields.put("parts", message.parts().stream().map(MessageMap::of).toList());
        fields.put("status", message.status().name());
        fields.put("metadata", of(message.metadata()));
        fields.put("createdAt", message.createdAt().toEpochMilli());
        return fields.map();
    }

    /** Returns the message of a map. */
    public static Message read(Map<String, ?> map) {
        Fields fields = new Fields(map);
        return new Message(
                fields.text("id"),
                constant(Role.class, fields.text("role"), null),
                fields.text("text"),
                fields.maps("attachments").stream().map(MessageMap::attachment).toList(),
                fields.maps("parts").stream().map(MessageMap::part).toList(),
                constant(Message.Status.class, fields.text("status"), null),
                metadata(fields.fields("metadata")),
                Instant.ofEpochMilli(fields.number("createdAt")));
    }

    static Map<String, Object> of(StoredAttachment attachment) {
        Fields fields = new Fields();
        fields.put("id", attachment.id());
        fields.put("name", attachment.name());
        fields.put("mediaType", attachment.mediaType());
        fields.put("size", attachment.size());
        fields.put("url", attachment.url());
        fields.put("problem", attachment.problem());
        return fields.map();
    }

    static StoredAttachment attachment(Fields fields) {
        return new StoredAttachment(
                fields.text("id"),
                fields.text("name"),
                fields.text("mediaType"),
                fields.number("size"),
                fields.textOrNull("url"),
                fields.textOrNull("problem"));
    }

    private static Map<String, Object> of(DataPart part) {
        return Map.of("type", part.type(), "data", Json.write(part.data()));
    }

    private static DataPart part(Fields fields) {
        return new DataPart(fields.text("type"), Json.read(fields.text("data")));
    }

    private static Map<String, Object> of(MessageMetadata metadata) {
        Fields fields = new Fields();
        fields.put("mode", metadata.mode().name());
        fields.put("requestId", metadata.requestId());
        fields.put("runId", metadata.runId());
        fields.put("traceId", metadata.traceId());
        fields.put("agent", metadata.agent());
        fields.put("model", metadata.model());
        fields.put("provider", metadata.provider());
        fields.put("providerRequestId", metadata.providerRequestId());
        fields.put("finishReason", name(metadata.finishReason()));
        fields.put("error", name(metadata.error()));
        fields.put("usage", of(metadata.usage()));
        fields.put("latency", metadata.latency().toString());
        fields.put("prompt", metadata.prompt());
        fields.put("sources", metadata.sources());
        fields.put("suggestions", metadata.suggestions());
        return fields.map();
    }

    private static MessageMetadata metadata(Fields fields) {
        return MessageMetadata.builder(
                        constant(Mode.class, fields.text("mode"), null),
                        fields.text("requestId"),
                        fields.text("runId"),
                        fields.text("traceId"))
                .agent(fields.textOrNull("agent"))
                .model(
                        fields.textOrNull("model"),
                        fields.textOrNull("provider"),
                        fields.textOrNull("providerRequestId"))
                .finishReason(constantOrNull(FinishReason.class, fields.textOrNull("finishReason"), FinishReason.OTHER))
                .error(constantOrNull(ErrorCode.class, fields.textOrNull("error"), ErrorCode.INTERNAL_ERROR))
                .usage(usage(fields.fields("usage")))
                .latency(Duration.parse(fields.text("latency")))
                .prompt(fields.textOrNull("prompt"))
                .sources(fields.texts("sources"))
                .suggestions(fields.texts("suggestions"))
                .build();
    }

    static Map<String, Object> of(Usage usage) {
        return Map.of(
                "inputTokens", usage.inputTokens(),
                "outputTokens", usage.outputTokens(),
                "cachedTokens", usage.cachedTokens(),
                "reasoningTokens", usage.reasoningTokens(),
                "cost", usage.cost().toString(),
                "basis", usage.basis().name());
    }

    static Usage usage(Fields fields) {
        return new Usage(
                fields.number("inputTokens"),
                fields.number("outputTokens"),
                fields.number("cachedTokens"),
                fields.number("reasoningTokens"),
                new BigDecimal(fields.text("cost")),
                constant(Usage.CostBasis.class, fields.text("basis"), Usage.CostBasis.UNKNOWN));
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    private static <E extends Enum<E>> @Nullable E constantOrNull(Class<E> type, @Nullable String name, E unknown) {
        return name == null ? null : constant(type, name, unknown);
    }

    /**
     * Returns the constant of a name. Another version of this library may have written one that this version does not
     * know: then {@code unknown} stands for it, if there is such a constant.
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String name, @Nullable E unknown) {
        for (E constant : List.of(type.getEnumConstants())) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        if (unknown == null) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR,
                    "a stored record has a " + type.getSimpleName()
                            + " that this version of the library does not know: use the version that wrote it");
        }
        return unknown;
    }
}
