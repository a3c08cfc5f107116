package dev.orchestrator.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer of {@link PlainModel} while it comes in. */
class PlainAnswer {

    private final EventSink events;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final PlainTools tools = tools();
    private String model = "";
    private @Nullable String requestId;
    private @Nullable FinishReason finishReason;
    private Usage usage = Usage.ofTokens(0, 0);

    PlainAnswer(EventSink events) {
        this.events = events;
    }

    PlainTools tools() {
        return new PlainTools();
    }

    @Nullable
    String requestId() {
        return requestId;
    }

    void accept(JsonNode chunk) throws IOException {
        JsonNode choice = chunk.path("choices").path(0);
        refuse(chunk.path("error"));
        refuse(choice.path("error"));
        model = chunk.path("model").asText(model);
        requestId = chunk.path("id").asText(requestId);
        JsonNode delta = choice.path("delta");
        text(delta.path("content").asText(""));
        reason(delta.path("reasoning").asText(""));
        delta.path("tool_calls").forEach(this::tool);
        finish(choice.path("finish_reason"));
        count(chunk.path("usage"));
    }

    private void tool(JsonNode piece) {
        PlainTools.Call call = tools.accept(piece);
        String arguments = piece.path("function").path("arguments").asText("");
        if (!arguments.isEmpty()) {
            emit(new ToolArgumentsDelta(call.name, arguments));
        }
    }

    void refuse(JsonNode error) {
        if (error.isObject()) {
            throw PlainModel.ProviderError.of(200, error);
        }
    }

    void text(String piece) {
        if (!piece.isEmpty()) {
            text.append(piece);
            emit(new TextDelta(piece));
        }
    }

    void reason(String piece) {
        if (!piece.isEmpty()) {
            reasoning.append(piece);
            emit(new ReasoningDelta(piece));
        }
    }

    void finish(JsonNode reason) {
        if (finishReason == null && reason.isTextual()) {
            finishReason = finishReason(reason.asText());
        }
    }

    FinishReason finishReason(String word) {
        return switch (word) {
            case "stop" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "tool_calls" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    void count(JsonNode counted) {
        if (counted.isObject()) {
            usage = Usage.ofTokens(
                            counted.path("prompt_tokens").asLong(),
                            counted.path("completion_tokens").asLong())
                    .withCost(counted.path("cost").decimalValue(), CostBasis.PROVIDER);
            emit(new UsageReported(usage));
        }
    }

    void emit(StreamEvent event) {
        events.emit(event);
    }

    ModelResponse finished() throws IOException {
        return new ModelResponse(
                text.toString(),
                tools.complete(),
                reasonOrFail(finishReason),
                usage,
                model,
                PlainModel.NAME,
                requestId,
                reasoning.isEmpty() ? null : new Reasoning(model, reasoning.toString(), null));
    }

    FinishReason reasonOrFail(@Nullable FinishReason known) throws IOException {
        if (known == null) {
            throw new EOFException("the stream ended without a finish reason");
        }
        return known;
    }
}
