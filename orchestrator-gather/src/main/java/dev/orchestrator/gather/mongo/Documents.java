package dev.orchestrator.gather.mongo;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gather.codec.ExactText;
import dev.orchestrator.gather.codec.MessageMap;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** Records as documents. Field names are fixed: what comes from a user is only ever a value. */
final class Documents {

    private Documents() {}

    /** Returns what stands for a text in a document or in a filter. */
    static Object exact(String text) {
        return ExactText.fitsUtf8(text) ? text : new Binary(ExactText.toBytes(text));
    }

    static @Nullable Object exactOrNull(@Nullable String text) {
        return text == null ? null : exact(text);
    }

    static String text(Document document, String field) {
        return text(value(document, field));
    }

    /** Returns the text that a value of a document stands for. */
    static String text(Object value) {
        return String.valueOf(decoded(value));
    }

    /** The value of a field that every such document has. */
    static Object value(Document document, String field) {
        Object value = document.get(field);
        if (value == null) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR, "a stored document is damaged: its field " + field + " is missing");
        }
        return value;
    }

    static long number(Document document, String field) {
        return ((Number) value(document, field)).longValue();
    }

    static @Nullable String textOrNull(Document document, String field) {
        return document.get(field) == null ? null : text(document, field);
    }

    /** Returns what stands for a value, with each text as {@code encoding} has it. */
    static Object encoded(Object value, Function<String, Object> encoding) {
        if (value instanceof String text) {
            return encoding.apply(text);
        }
        if (value instanceof Map<?, ?> map) {
            Document document = new Document();
            map.forEach((key, v) -> document.put(String.valueOf(key), encoded(v, encoding)));
            return document;
        }
        return value instanceof List<?> list
                ? list.stream().map(v -> encoded(v, encoding)).toList()
                : value;
    }

    private static Object decoded(Object value) {
        if (value instanceof Binary utf16) {
            return ExactText.fromBytes(utf16.getData());
        }
        if (value instanceof Map<?, ?> map) {
            return decoded(map);
        }
        return value instanceof List<?> list
                ? list.stream().map(Documents::decoded).toList()
                : value;
    }

    static Map<String, Object> decoded(Map<?, ?> map) {
        Map<String, Object> decoded = new LinkedHashMap<>();
        map.forEach((key, v) -> decoded.put(String.valueOf(key), decoded(v)));
        return decoded;
    }

    static Document of(Message message) {
        Document document = (Document) encoded(MessageMap.of(message), Documents::exact);
        document.put("createdAt", message.createdAt());
        return document;
    }

    static StoredMessage message(Document document) {
        Document numbers = new Document(document);
        numbers.put("createdAt", instant(document, "createdAt").toEpochMilli());
        numbers.remove("_id");
        return new StoredMessage(number(document, "sequence"), MessageMap.read(decoded(numbers)));
    }

    static Document of(Conversation c) {
        Document document = new Document("_id", exact(c.id()))
                .append("user", exact(c.userId()))
                .append("title", exact(c.title()))
                .append("status", c.status().name())
                .append("usage", of(c.usage()))
                .append("createdAt", c.createdAt())
                .append("updatedAt", c.updatedAt());
        putIfPresent(document, "project", c.projectId());
        putIfPresent(document, "summary", c.summary());
        putIfPresent(document, "forkedFrom", c.forkedFrom());
        return document;
    }

    static void putIfPresent(Document document, String field, @Nullable String text) {
        if (text != null) {
            document.put(field, exact(text));
        }
    }

    static Conversation conversation(Document document, long messageCount) {
        return new Conversation(
                text(document, "_id"),
                text(document, "user"),
                textOrNull(document, "project"),
                text(document, "title"),
                textOrNull(document, "summary"),
                MessageMap.constant(
                        Conversation.Status.class, document.getString("status"), Conversation.Status.ACTIVE),
                messageCount,
                usage(document.get("usage", Document.class)),
                textOrNull(document, "forkedFrom"),
                instant(document, "createdAt"),
                instant(document, "updatedAt"));
    }

    static Instant instant(Document document, String field) {
        // As it was written, or as the driver reads it.
        return value(document, field) instanceof Instant written
                ? written
                : document.getDate(field).toInstant();
    }

    /** A sum: its cost is a number, so that the server can add to it, and so is its basis, so that the less sure wins. */
    private static Document of(Usage usage) {
        return new Document("inputTokens", usage.inputTokens())
                .append("outputTokens", usage.outputTokens())
                .append("cachedTokens", usage.cachedTokens())
                .append("reasoningTokens", usage.reasoningTokens())
                .append("cost", decimal(usage.cost()))
                .append("basis", sureness(usage.basis()));
    }

    /** The server's decimals have 34 digits. */
    static Decimal128 decimal(BigDecimal cost) {
        return new Decimal128(cost.round(MathContext.DECIMAL128));
    }

    private static Usage usage(Document document) {
        return new Usage(
                number(document, "inputTokens"),
                number(document, "outputTokens"),
                number(document, "cachedTokens"),
                number(document, "reasoningTokens"),
                document.get("cost", Decimal128.class).bigDecimalValue(),
                basis((int) number(document, "basis")));
    }

    /** A number that is the greater the less sure a cost is. Those in use stay as they are: between them is room for others. */
    static int sureness(Usage.CostBasis basis) {
        return switch (basis) {
            case PROVIDER -> 0;
            case PRICES -> 20;
            case ESTIMATE -> 40;
            case UNKNOWN -> 100;
        };
    }

    /** The basis that has this number; a number of another version of this library says nothing. */
    static Usage.CostBasis basis(int sureness) {
        return Stream.of(Usage.CostBasis.values())
                .filter(basis -> sureness(basis) == sureness)
                .findFirst()
                .orElse(Usage.CostBasis.UNKNOWN);
    }
}
