package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of replaying a recording, to be held against what the plain reader finds in it. */
record RecordedOutcome(List<StreamEvent> events, ModelResponse response, Throwable failure) {

    private String emittedText() {
        StringBuilder text = new StringBuilder();
        for (StreamEvent event : events) {
            text.append(event instanceof StreamEvent.TextDelta delta ? delta.text() : "");
        }
        return text.toString();
    }

    void assertFailed(ErrorCode code, int status, boolean retryable) {
        assertThat(failure).isInstanceOfSatisfying(ModelException.class, e -> {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.status()).as(e.getMessage()).isEqualTo(status);
            assertThat(e.isRetryable()).as(e.getMessage()).isEqualTo(retryable);
        });
    }

    void assertIs(PlainReader expected) {
        assertThat(emittedText()).isEqualTo(expected.text.toString());
        if (expected.error != null || expected.finishReason == null || isWordless(expected)) {
            assertThat(failure).isInstanceOfSatisfying(ModelException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.LLM_ERROR);
                assertThat(e.isRetryable()).isEqualTo(!isWordless(expected));
            });
        } else {
            assertThat(failure).isNull();
            assertAnswer(response, expected);
        }
    }

    private static boolean isWordless(PlainReader expected) {
        return "length".equals(expected.finishReason) && expected.text.isEmpty() && expected.calls.isEmpty();
    }

    private void assertAnswer(ModelResponse answer, PlainReader expected) {
        assertThat(answer.text()).isEqualTo(expected.text.toString());
        assertThat(answer.model()).isEqualTo(expected.model);
        assertThat(answer.provider()).isEqualTo(expected.provider);
        assertThat(answer.requestId()).isEqualTo(expected.id);
        assertThat(answer.finishReason()).isEqualTo(finishReason(expected));
        assertThat(answer.toolCalls())
                .extracting(ToolCall::tool)
                .isEqualTo(expected.calls.stream().map(PlainReader.Call::tool).toList());
        assertThat(answer.toolCalls())
                .extracting(ToolCall::id)
                .isEqualTo(expected.calls.stream().map(PlainReader.Call::id).toList());
        assertThat(answer.toolCalls())
                .extracting(call -> PlainReader.tree(call.arguments()))
                .isEqualTo(
                        expected.calls.stream().map(PlainReader.Call::arguments).toList());
        assertUsage(answer.usage(), expected);
        assertThat(events.stream().filter(StreamEvent.UsageReported.class::isInstance))
                .hasSize(expected.usage == null ? 0 : 1);
        assertReasoning(answer, expected);
    }

    private static FinishReason finishReason(PlainReader expected) {
        return expected.calls.isEmpty()
                ? FinishReason.valueOf(expected.finishReason.toUpperCase(Locale.ROOT))
                : FinishReason.TOOL_CALLS;
    }

    private static void assertUsage(Usage usage, PlainReader expected) {
        assertThat(usage.inputTokens()).isEqualTo(expected.tokens("prompt_tokens"));
        assertThat(usage.outputTokens()).isEqualTo(expected.tokens("completion_tokens"));
        assertThat(usage.cachedTokens()).isEqualTo(expected.tokens("prompt_tokens_details", "cached_tokens"));
        assertThat(usage.reasoningTokens()).isEqualTo(expected.tokens("completion_tokens_details", "reasoning_tokens"));
        if (expected.cost() == null) {
            assertThat(usage.basis()).isEqualTo(Usage.CostBasis.UNKNOWN);
        } else {
            assertThat(usage.basis()).isEqualTo(Usage.CostBasis.PROVIDER);
            assertThat(usage.cost()).isEqualByComparingTo(expected.cost());
        }
    }

    private static void assertReasoning(ModelResponse answer, PlainReader expected) {
        if (expected.reasoning().isEmpty() && expected.details.isEmpty()) {
            assertThat(answer.reasoning()).isNull();
            return;
        }
        assertThat(answer.reasoning()).isNotNull();
        assertThat(answer.reasoning().text()).isEqualTo(expected.reasoning());
        List<String> details = new ArrayList<>();
        String kept = answer.reasoning().details();
        for (JsonNode detail : PlainReader.tree(kept == null ? "[]" : kept)) {
            details.add(detail.path("text").asText("")
                    + detail.path("summary").asText("")
                    + detail.path("data").asText(""));
        }
        assertThat(details).isEqualTo(List.copyOf(expected.details.values()));
    }
}
