package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalRequestTest {

    private static final String ARGUMENTS =
            "{\"path\":\"stories/a.md\",\"lines\":[1,2.5,{\"b\":null,\"a\":true}],\"text\":\"a  b\\n\\u0000\\u00e9\"}";

    private static final ApprovalRequest REQUEST = ApprovalRequest.of("run-1", "call-1", "write", arguments(ARGUMENTS));

    @SuppressWarnings("unchecked")
    private static Map<String, ?> arguments(String json) {
        return (Map<String, ?>) Json.read(json);
    }

    @Test
    void it_is_that_of_the_same_call() {
        assertThat(REQUEST.matches("run-1", "call-1", "write", arguments(ARGUMENTS)))
                .isTrue();
        assertThat(ApprovalRequest.of("run-1", "call-1", "write", arguments(ARGUMENTS)))
                .isEqualTo(REQUEST);
    }

    @Test
    void the_order_of_names_and_the_way_a_number_is_written_make_no_difference() {
        String same = "{ \"text\" : \"a  b\\n\\u0000\u00e9\", \"lines\":[1.0,25e-1,{\"a\":true,\"b\":null}],"
                + "\"path\":\"stories\\/a.md\"}";
        assertThat(REQUEST.matches("run-1", "call-1", "write", arguments(same))).isTrue();
    }

    @Test
    void whatever_a_store_makes_of_a_number_it_stays_the_same_call() {
        for (Number number : List.of(2, 2L, (short) 2, 2.0, 2.0f, new BigDecimal("2.00"), BigInteger.TWO)) {
            assertThat(ApprovalRequest.of("r", "c", "t", Map.of("n", number)).arguments())
                    .isEqualTo("{\"n\":2}");
        }
        assertThat(ApprovalRequest.of("r", "c", "t", Map.of("n", -0.0)).arguments())
                .isEqualTo("{\"n\":0}");
        assertThat(ApprovalRequest.of("r", "c", "t", Map.of("n", new BigDecimal("1E+900")))
                        .arguments())
                .isEqualTo("{\"n\":1E+900}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"path\":\"stories/b.md\",\"lines\":[1,2.5,{\"b\":null,\"a\":true}],\"text\":\"a  b\\n\\u0000\\u00e9\"}",
                "{\"path\":\"stories/a.md\",\"lines\":[1,2.5,{\"b\":null,\"a\":true}],\"text\":\"a b\\n\\u0000\\u00e9\"}",
                "{\"path\":\"stories/a.md\",\"lines\":[1,2.5,{\"b\":null,\"a\":true}],\"text\":\"a  b \\u0000\\u00e9\"}",
                "{\"path\":\"stories/a.md\",\"lines\":[1,2.5,{\"b\":null,\"a\":true}],\"text\":\"a  b\\n\\u0000e\\u0301\"}",
                "{\"path\":\"stories/a.md\",\"lines\":[1,2.5,{\"b\":null,\"a\":true}],\"text\":\"a  b\\n\\u0000\\u00e9 \"}",
                "{\"path\":\"stories/A.md\",\"lines\":[1,2.5,{\"b\":null,\"a\":true}],\"text\":\"a  b\\n\\u0000\\u00e9\"}",
                "{\"path\":\"stories/a.md\",\"lines\":[2.5,1,{\"b\":null,\"a\":true}],\"text\":\"a  b\\n\\u0000\\u00e9\"}",
                "{\"path\":\"stories/a.md\",\"lines\":[\"1\",2.5,{\"b\":null,\"a\":true}],\"text\":\"a  b\\n\\u0000\\u00e9\"}",
                "{\"path\":\"stories/a.md\",\"lines\":[1,2.5,{\"a\":true}],\"text\":\"a  b\\n\\u0000\\u00e9\"}",
                "{\"path\":\"stories/a.md\",\"lines\":[1,2.5,{\"b\":null,\"a\":\"true\"}],\"text\":\"a  b\\n\\u0000\\u00e9\"}",
                "{\"path\":\"stories/a.md\",\"lines\":[1,2.5,{\"b\":null,\"a\":true}],\"text\":\"a  b\\n\\u0000\\u00e9\",\"x\":null}"
            })
    void it_is_not_that_of_other_arguments(String other) {
        assertThat(REQUEST.matches("run-1", "call-1", "write", arguments(other)))
                .isFalse();
    }

    @Test
    void it_is_not_that_of_another_run_call_or_tool() {
        assertThat(REQUEST.matches("run-2", "call-1", "write", arguments(ARGUMENTS)))
                .isFalse();
        assertThat(REQUEST.matches("run-1", "call-2", "write", arguments(ARGUMENTS)))
                .isFalse();
        assertThat(REQUEST.matches("run-1", "call-1", "write2", arguments(ARGUMENTS)))
                .isFalse();
    }

    @Test
    void what_stands_on_either_side_of_a_border_cannot_be_moved_over_it() {
        Set<String> hashes = new HashSet<>();
        hashes.add(ApprovalRequest.of("ab", "c", "d", Map.of()).hash());
        hashes.add(ApprovalRequest.of("a", "bc", "d", Map.of()).hash());
        hashes.add(ApprovalRequest.of("a", "b", "cd", Map.of()).hash());
        hashes.add(ApprovalRequest.of("a", "b", "c", Map.of("d", "{}")).hash());
        hashes.add(ApprovalRequest.of("a:1", "b", "c", Map.of("d", "{}")).hash());
        assertThat(hashes).hasSize(5);
    }

    @Test
    void a_request_that_was_changed_in_a_store_is_refused() {
        assertThat(new ApprovalRequest(
                        REQUEST.runId(), REQUEST.callId(), REQUEST.tool(), REQUEST.arguments(), REQUEST.hash()))
                .isEqualTo(REQUEST);
        assertThatThrownBy(() -> new ApprovalRequest("run-1", "call-1", "write", "{\"path\":\"etc\"}", REQUEST.hash()))
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                .hasMessageContaining("call-1")
                .hasMessageNotContaining("etc");
    }

    @Test
    void it_says_nothing_of_the_arguments() {
        assertThat(REQUEST).hasToString("ApprovalRequest[write, call call-1 of run run-1]");
    }

    @Test
    void what_json_has_nothing_for_is_refused() {
        assertThatThrownBy(() -> ApprovalRequest.of("r", "c", "t", Map.of("n", Double.NaN)))
                .hasMessageContaining("finite");
        assertThatThrownBy(() -> ApprovalRequest.of("r", "c", "t", Map.of("n", new Object())))
                .isInstanceOf(OrchestratorException.class);
        Map<String, Object> itself = new LinkedHashMap<>();
        itself.put("self", itself);
        assertThatThrownBy(() -> ApprovalRequest.of("r", "c", "t", itself)).hasMessageContaining("in themselves");
    }
}
