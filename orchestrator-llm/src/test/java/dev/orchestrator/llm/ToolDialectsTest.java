package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.StreamEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tool calls in all the forms in which providers cut them into pieces. */
class ToolDialectsTest extends OpenRouterFixture {

    private static final List<ToolCall> BOTH =
            List.of(new ToolCall("a", "weather", "{\"city\":\"Oslo\"}"), new ToolCall("b", "clock", "{\"zone\":1}"));

    private static String calls(String calls) {
        return delta("\"content\":null,\"tool_calls\":[" + calls.replace('\'', '"') + "]");
    }

    private List<ToolCall> callsOf(String... pieces) {
        ModelResponse answer = answer(String.join("", pieces) + finish("tool_calls") + done());
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        return answer.toolCalls();
    }

    @Test
    void standard() {
        assertThat(callsOf(
                        calls("{'index':0,'id':'a','type':'function','function':{'name':'weather','arguments':''}}"),
                        calls("{'index':0,'function':{'arguments':'{\\\"city\\\":'}}"),
                        calls("{'index':0,'function':{'arguments':'\\\"Oslo\\\"}'}}"),
                        calls("{'index':1,'id':'b','type':'function','function':{'name':'clock','arguments':''}}"),
                        calls("{'index':1,'function':{'arguments':'{\\\"zone\\\":1}'}}")))
                .isEqualTo(BOTH);
    }

    @Test
    void both_calls_in_one_chunk() {
        assertThat(callsOf(calls(
                        "{'index':0,'id':'a','function':{'name':'weather','arguments':'{\\\"city\\\":\\\"Oslo\\\"}'}},"
                                + "{'index':1,'id':'b','function':{'name':'clock','arguments':'{\\\"zone\\\":1}'}}")))
                .isEqualTo(BOTH);
    }

    @Test
    void id_repeated_in_every_piece() {
        assertThat(callsOf(
                        calls("{'index':0,'id':'a','function':{'name':'weather','arguments':'{\\\"city\\\":'}}"),
                        calls("{'index':0,'id':'a','function':{'name':'weather','arguments':'\\\"Oslo\\\"}'}}"),
                        calls("{'index':1,'id':'b','function':{'name':'clock','arguments':'{\\\"zone\\\":'}}"),
                        calls("{'index':1,'id':'b','function':{'arguments':'1}'}}")))
                .isEqualTo(BOTH);
    }

    @Test
    void id_and_name_empty_on_continuation() {
        assertThat(callsOf(
                        calls("{'index':0,'id':'a','function':{'name':'weather','arguments':null}}"),
                        calls("{'index':0,'id':'','function':{'name':'','arguments':'{\\\"city\\\":\\\"Oslo\\\"}'}}"),
                        calls("{'index':0,'id':null,'function':{'name':null,'arguments':' '}}"),
                        calls("{'index':1,'id':'b','function':{'name':'clock'}}"),
                        calls("{'index':1,'id':'','function':{'arguments':'{\\\"zone\\\":1}'}}")))
                .isEqualTo(BOTH);
    }

    @Test
    void index_missing() {
        assertThat(callsOf(
                        calls("{'id':'a','function':{'name':'weather','arguments':'{\\\"city\\\":'}}"),
                        calls("{'function':{'arguments':'\\\"Oslo\\\"}'}}"),
                        calls("{'id':'b','function':{'name':'clock','arguments':''}}"),
                        calls("{'function':{'arguments':'{\\\"zone\\\":1}'}}")))
                .isEqualTo(BOTH);
    }

    @Test
    void same_index_for_two_ids() {
        assertThat(callsOf(
                        calls(
                                "{'index':0,'id':'a','function':{'name':'weather','arguments':'{\\\"city\\\":\\\"Oslo\\\"}'}}"),
                        calls("{'index':0,'id':'b','function':{'name':'clock','arguments':'{\\\"zone\\\":'}}"),
                        calls("{'index':0,'function':{'arguments':'1}'}}")))
                .isEqualTo(BOTH);
    }

    @Test
    void interleaved() {
        assertThat(callsOf(
                        calls("{'index':0,'id':'a','function':{'name':'weather','arguments':''}}"),
                        calls("{'index':1,'id':'b','function':{'name':'clock','arguments':''}}"),
                        calls("{'index':0,'function':{'arguments':'{\\\"city\\\":'}}"),
                        calls("{'index':1,'function':{'arguments':'{\\\"zone\\\":'}}"),
                        calls("{'index':0,'function':{'arguments':'\\\"Oslo\\\"}'}}"),
                        calls("{'index':1,'function':{'arguments':'1}'}}")))
                .isEqualTo(BOTH);
    }

    @Test
    void late_name() {
        assertThat(callsOf(
                        calls("{'index':0,'id':'a','function':{'arguments':'{\\\"city\\\":'}}"),
                        calls("{'index':0,'function':{'name':'weather','arguments':'\\\"Oslo\\\"}'}}"),
                        calls("{'index':1,'id':'b','function':{'arguments':'{\\\"zone\\\":1}'}}"),
                        calls("{'index':1,'function':{'name':'clock'}}")))
                .isEqualTo(BOTH);
    }

    @Test
    void finish_reason_stop_with_calls() {
        ModelResponse answer = answer(
                calls("{'index':0,'id':'a','function':{'name':'weather','arguments':'{}'}}") + finish("stop") + done());
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(answer.toolCalls()).containsExactly(new ToolCall("a", "weather", "{}"));
    }

    @Test
    void cut_inside_the_arguments_is_an_error() {
        String cut = calls("{'index':0,'id':'a','function':{'name':'weather','arguments':'{\\\"city\\\":\\\"Os'}}");
        ModelException failure = failure(cut + finish("tool_calls") + done());
        assertThat(failure.code()).isEqualTo(ErrorCode.LLM_ERROR);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure).hasMessageContaining("weather").hasMessageNotContaining("Os");
    }

    @Test
    void cut_by_the_token_limit_is_an_error_that_a_retry_does_not_mend() {
        String cut = calls("{'index':0,'id':'a','function':{'name':'weather','arguments':'{\\\"city\\\":\\\"Os'}}");
        ModelException failure = failure(cut + finish("length") + done());
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("token limit");
    }

    @Test
    void arguments_as_an_object() {
        assertThat(callsOf(
                        calls("{'index':0,'id':'a','function':{'name':'weather','arguments':{'city':'Oslo'}}}"),
                        calls("{'index':1,'id':'b','function':{'arguments':{'zone':1},'name':'clock'}}")))
                .isEqualTo(BOTH);
    }

    @Test
    void no_arguments_become_an_empty_object() {
        for (String arguments : List.of("''", "null", "'  '", "'null'", "{}", "'{}'")) {
            assertThat(callsOf(calls("{'index':0,'id':'a','function':{'name':'now','arguments':" + arguments + "}}")))
                    .as(arguments)
                    .containsExactly(new ToolCall("a", "now", "{}"));
        }
        assertThat(callsOf(calls("{'index':0,'id':'a','function':{'name':'now'}}")))
                .containsExactly(new ToolCall("a", "now", "{}"));
    }

    @Test
    void an_empty_object_glued_before_the_arguments_is_dropped() {
        assertThat(
                        callsOf(
                                calls(
                                        "{'index':0,'id':'a','function':{'name':'weather','arguments':'{}{\\\"city\\\":\\\"Oslo\\\"}'}}")))
                .containsExactly(BOTH.get(0));
    }

    @Test
    void two_different_objects_glued_together_are_an_error() {
        failure(calls("{'index':0,'id':'a','function':{'name':'w','arguments':'{\\\"a\\\":1}{\\\"a\\\":2}'}}")
                + finish("tool_calls"));
        assertThat(events)
                .hasOnlyElementsOfTypes(StreamEvent.AnswerStarted.class, StreamEvent.ToolArgumentsDelta.class);
    }

    @Test
    void empty_and_repeated_ids_are_replaced() {
        List<ToolCall> calls = callsOf(
                calls("{'index':0,'id':'','function':{'name':'one','arguments':'{}'}}"),
                calls("{'index':1,'id':'x','function':{'name':'two','arguments':'{}'}}"),
                calls("{'index':2,'id':'x','function':{'name':'three','arguments':'{}'}}"));
        assertThat(calls).extracting(ToolCall::tool).containsExactly("one", "two", "three");
        assertThat(calls)
                .extracting(ToolCall::id)
                .doesNotHaveDuplicates()
                .contains("x")
                .noneMatch(String::isBlank);
    }

    @Test
    void two_calls_without_ids_under_one_index_are_told_apart_by_their_names() {
        assertThat(callsOf(
                        calls("{'index':0,'id':'','function':{'name':'one','arguments':'{\\\"n\\\":1}'}}"),
                        calls("{'index':0,'id':'','function':{'name':'two','arguments':'{\\\"n\\\":2}'}}")))
                .extracting(ToolCall::arguments)
                .containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    @Test
    void a_new_id_in_every_piece_of_one_call_makes_one_call() {
        assertThat(callsOf(
                        calls("{'index':0,'id':'r1','function':{'name':'weather','arguments':'{\\\"city\\\":'}}"),
                        calls("{'index':0,'id':'r2','function':{'arguments':'\\\"Oslo\\\"'}}"),
                        calls("{'index':0,'id':'r3','function':{'arguments':'}'}}"),
                        calls("{'index':0,'id':'r4','function':{'arguments':''}}")))
                .containsExactly(new ToolCall("r1", "weather", "{\"city\":\"Oslo\"}"));
    }

    @Test
    void five_calls_in_one_delta() {
        StringBuilder five = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            five.append(i == 0 ? "" : ",")
                    .append("{'id':'id" + i + "','function':{'name':'t" + i + "','arguments':'{}'},'index':" + i + "}");
        }
        assertThat(callsOf(calls(five.toString())))
                .extracting(ToolCall::tool)
                .containsExactly("t0", "t1", "t2", "t3", "t4");
    }

    @Test
    void a_call_without_a_name_is_an_error() {
        ModelException failure =
                failure(calls("{'index':0,'id':'a','function':{'arguments':'{\\\"a\\\":1}'}}") + finish("tool_calls"));
        assertThat(failure).hasMessageContaining("without naming it");
    }

    @Test
    void a_finish_for_tools_without_any_is_an_error_unless_there_is_text() {
        assertThat(failure(finish("tool_calls") + done()).isRetryable()).isTrue();
        assertThat(answer(text("just text") + finish("tool_calls") + done()).finishReason())
                .isEqualTo(FinishReason.STOP);
    }
}
