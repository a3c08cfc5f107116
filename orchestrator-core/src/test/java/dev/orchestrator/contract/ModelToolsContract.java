package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orchestrator.contract.Wire.ToolDialect;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tool calls in every dialect that was seen, and arguments that are cut. */
abstract class ModelToolsContract extends ModelSinksContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void puts_two_calls_together(ToolDialect dialect) {
        List<ToolCall> calls = calls(wire().toolCalls(dialect));
        assertTwoCalls(calls);
        assertThat(calls).extracting(ToolCall::id).containsExactly("call_a", "call_b");
    }

    @Test
    void puts_two_calls_together_that_come_in_one_byte_pieces() {
        String events = joined(wire().toolCalls(ToolDialect.STANDARD).orElseThrow());
        assertTwoCalls(
                answered(wire().stream().sendInPieces(1, events + wire().done()).end())
                        .response()
                        .toolCalls());
    }

    @Test
    void gives_calls_without_an_id_one_of_their_own() {
        assertTwoCalls(calls(wire().toolCallsWithId("")));
    }

    @Test
    void gives_calls_with_the_same_id_each_one_of_their_own() {
        assertTwoCalls(calls(wire().toolCallsWithId("tool_0_weather")));
    }

    @Test
    void a_call_without_arguments_has_an_empty_object() {
        List<ToolCall> calls = calls(Optional.of(wire().toolCall("", FinishReason.TOOL_CALLS)));
        assertThat(calls).extracting(ToolCall::arguments).containsExactly("{}");
    }

    @Test
    void tells_arguments_as_they_arrive() {
        List<String> events = wire().toolCalls(ToolDialect.STANDARD).orElseThrow();
        server().play(wire().stream()
                .send(joined(events.subList(0, 2)))
                .hold()
                .send(joined(events.subList(2, events.size())) + wire().done())
                .end());
        RecordedCall call = asked();
        call.awaitEvent(ToolArgumentsDelta.class::isInstance);
        assertThat(call.hasEnded()).isFalse();
        exchange(1).release();
        assertTwoCalls(call.response().toolCalls());
        for (ToolCall whole : call.response().toolCalls()) {
            assertThat(call.argumentsOf(whole.tool())).isEqualTo(whole.arguments());
        }
    }

    @Test
    void keeps_text_beside_calls() {
        RecordedCall call = answered(wire().stream()
                .send(wire().text("Let me see."))
                .send(joined(wire().toolCalls(ToolDialect.STANDARD).orElseThrow()))
                .send(wire().done())
                .end());
        assertThat(call.text()).isEqualTo("Let me see.");
        assertThat(call.response().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertTwoCalls(call.response().toolCalls());
    }

    @Test
    void arguments_cut_by_the_end_of_the_stream_are_a_failure() {
        List<String> events = wire().toolCalls(ToolDialect.STANDARD).orElseThrow();
        for (int kept = 1; kept < events.size(); kept++) { // the finish reason is never sent
            failed(wire().stream().send(joined(events.subList(0, kept))).end());
        }
    }

    @Test
    void arguments_cut_in_spite_of_a_finish_reason_are_a_failure() {
        for (FinishReason reason : List.of(FinishReason.TOOL_CALLS, FinishReason.LENGTH, FinishReason.STOP)) {
            for (String arguments : List.of("{\"zone\":\"UT", "{\"zone\":", "{")) {
                List<String> events = wire().toolCall(arguments, reason);
                failed(wire().stream().send(joined(events) + wire().done()).end());
            }
        }
    }

    private List<ToolCall> calls(Optional<List<String>> events) {
        assumeTrue(events.isPresent(), "this wire cannot express it");
        Script script = wire().stream();
        for (String event : events.get()) {
            script = script.send(event);
        }
        return answered(script.send(wire().done()).end()).response().toolCalls();
    }

    private static void assertTwoCalls(List<ToolCall> calls) {
        assertThat(calls).extracting(ToolCall::tool).containsExactly("weather", "clock");
        assertThat(calls).extracting(ToolCall::id).doesNotHaveDuplicates().allMatch(id -> !id.isBlank());
        assertThat(calls)
                .extracting(call -> parsed(call.arguments()))
                .containsExactly(parsed("{\"city\":\"Oslo\",\"days\":2}"), parsed("{\"zone\":\"UTC \\\"0\\\"\"}"));
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The arguments are no JSON: " + json, e);
        }
    }
}
