package dev.orchestrator.llm;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.port.model.ToolCall;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Writes a conversation as the protocol wants it. */
final class MessageWriter {

    private final JsonGenerator json;
    private final String model;
    private final ModelNames names;

    MessageWriter(JsonGenerator json, String model, ModelNames names) {
        this.json = json;
        this.model = model;
        this.names = names;
    }

    void write(List<ModelMessage> messages) throws IOException {
        json.writeStartArray();
        for (ModelMessage message : messages) {
            json.writeStartObject();
            json.writeStringField("role", message.role().name().toLowerCase(Locale.ROOT));
            writeFields(message);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeFields(ModelMessage message) throws IOException {
        if (message.toolCallId() != null) {
            json.writeStringField("tool_call_id", names.toolCallId(model, message.toolCallId()));
        }
        json.writeFieldName("content");
        writeContent(message);
        if (message.reasoning() != null) {
            writeReasoning(message.reasoning());
        }
        if (!message.toolCalls().isEmpty()) {
            writeToolCalls(message.toolCalls());
        }
    }

    /** An assistant that only calls tools says null: some hosts refuse an empty text. */
    private void writeContent(ModelMessage message) throws IOException {
        List<ContentPart> content = message.content();
        if (content.isEmpty()
                && message.role() == Role.ASSISTANT
                && !message.toolCalls().isEmpty()) {
            json.writeNull();
        } else if (content.isEmpty()) {
            json.writeString("");
        } else if (content.size() == 1 && content.get(0) instanceof ContentPart.Text text) {
            json.writeString(text.text());
        } else {
            json.writeStartArray();
            for (ContentPart part : content) {
                writePart(part);
            }
            json.writeEndArray();
        }
    }

    private void writePart(ContentPart part) throws IOException {
        json.writeStartObject();
        if (part instanceof ContentPart.Text text) {
            json.writeStringField("type", "text");
            json.writeStringField("text", text.text());
        } else if (part instanceof ContentPart.ImageUrl image) {
            writeImage(image.url());
        } else if (part instanceof ContentPart.Data data && data.isImage()) {
            writeImage(dataUrl(data));
        } else if (part instanceof ContentPart.Data data) {
            json.writeStringField("type", "file");
            json.writeObjectFieldStart("file");
            json.writeStringField("filename", data.name());
            json.writeStringField("file_data", dataUrl(data));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void writeImage(String url) throws IOException {
        json.writeStringField("type", "image_url");
        json.writeObjectFieldStart("image_url");
        json.writeStringField("url", url);
        json.writeEndObject();
    }

    private static String dataUrl(ContentPart.Data data) {
        return "data:" + data.mediaType() + ";base64," + Base64.getEncoder().encodeToString(data.bytes());
    }

    /** Only the model that thought it gets it back: another one refuses the signatures in it. */
    private void writeReasoning(Reasoning reasoning) throws IOException {
        if (!names.isSame(model, reasoning.model())) {
            return;
        }
        String details = reasoning.details();
        if (details != null && Json.isOneValue(details)) {
            json.writeFieldName("reasoning_details");
            json.writeRawValue(details);
        } else if (!reasoning.text().isEmpty()) {
            json.writeStringField("reasoning", reasoning.text());
        }
    }

    private void writeToolCalls(List<ToolCall> calls) throws IOException {
        json.writeArrayFieldStart("tool_calls");
        for (ToolCall call : calls) {
            json.writeStartObject();
            json.writeStringField("id", names.toolCallId(model, call.id()));
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", call.tool());
            json.writeStringField("arguments", call.arguments());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
