package dev.orchestrator.internal.temporal;

import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ContentPart.Data;
import dev.orchestrator.port.model.ContentPart.ImageUrl;
import dev.orchestrator.port.model.ContentPart.Text;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as they go over. */
final class MessageText {

    private MessageText() {}

    static List<Map<String, @Nullable Object>> maps(List<ModelMessage> messages) {
        return messages.stream().map(MessageText::map).toList();
    }

    static Map<String, @Nullable Object> map(ModelMessage message) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("role", message.role().name());
        values.put("content", message.content().stream().map(MessageText::map).toList());
        values.put("calls", message.toolCalls().stream().map(ResponseText::map).toList());
        values.put("call", message.toolCallId());
        values.put("reasoning", ResponseText.map(message.reasoning()));
        return values;
    }

    private static Map<String, Object> map(ContentPart part) {
        if (part instanceof Text text) {
            return Map.of("text", text.text());
        }
        if (part instanceof ImageUrl image) {
            return Map.of("url", image.url());
        }
        Data data = (Data) part;
        return Map.of(
                "name", data.name(),
                "type", data.mediaType(),
                "bytes", Base64.getEncoder().encodeToString(data.bytes()));
    }

    static List<ModelMessage> read(List<Values> messages) {
        return messages.stream().map(MessageText::read).toList();
    }

    static ModelMessage read(Values values) {
        return new ModelMessage(
                Role.valueOf(values.text("role")),
                values.each("content").stream().map(MessageText::part).toList(),
                values.each("calls").stream().map(ResponseText::call).toList(),
                values.textOrNull("call"),
                values.has("reasoning") ? ResponseText.reasoning(values.within("reasoning")) : null);
    }

    private static ContentPart part(Values values) {
        if (values.has("text")) {
            return new Text(values.text("text"));
        }
        return values.has("url")
                ? new ImageUrl(values.text("url"))
                : new Data(
                        values.text("name"),
                        values.text("type"),
                        Base64.getDecoder().decode(values.text("bytes")));
    }
}
