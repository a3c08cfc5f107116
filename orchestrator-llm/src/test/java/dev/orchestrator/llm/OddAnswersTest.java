package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd answers: in one piece, with parts that are no text, with fields of the wrong kind. */
class OddAnswersTest extends OpenRouterFixture {

    private static final String WHOLE = "{\"id\":\"gen-7\",\"model\":\"author/model-1\",\"provider\":\"Somebody\","
            + "\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi there\"}}],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"cost\":1.4e-7}}";

    @Test
    void a_single_delta_may_be_huge() {
        String huge = "x".repeat(5 * 1024 * 1024);
        assertThat(answer(text(huge) + finish("stop") + done()).text()).hasSize(huge.length());
    }

    @Test
    void an_event_without_an_end_is_a_failure_before_the_memory_is_full() {
        Script endless = Script.begin().chunked(200, "text/event-stream").send("data: ");
        for (int megabytes = 0; megabytes < 66; megabytes++) {
            endless = endless.send("x".repeat(1024 * 1024));
        }
        ModelException failure = failure(endless.end());
        assertThat(failure).hasMessageContaining("larger than");
        assertThat(failure.isRetryable()).isFalse();
    }

    @Test
    void json_nested_without_end_is_a_failure_and_harms_nothing() {
        for (String open : List.of("[", "{\"a\":")) {
            String deep = open.repeat(200_000);
            assertThat(failure(event("\"x\":" + deep)).code()).isEqualTo(ErrorCode.LLM_ERROR);
            assertThat(failure(json("{\"error\":" + deep)).code()).isEqualTo(ErrorCode.LLM_ERROR);
            assertThat(failure(Script.whole(500, "application/json", deep)).status())
                    .isEqualTo(500);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 363})
    void a_whole_answer_is_read_behind_any_white_space(int padding) {
        String blanks = "\n         \n".repeat(40).substring(0, padding);
        ModelResponse answer = answer(json(blanks + WHOLE));
        assertThat(answer.text()).isEqualTo("Hi there");
        assertThat(answer.requestId()).isEqualTo("gen-7");
        assertThat(answer.usage().cost()).isEqualByComparingTo("1.4e-7");
        assertThat(events)
                .containsExactly(
                        new StreamEvent.AnswerStarted(answer.model(), answer.provider(), "gen-7"),
                        new StreamEvent.TextDelta("Hi there"),
                        new StreamEvent.UsageReported(answer.usage()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\n         \n", "<html></html>", "  {\"choices\":[", "[]", "{}", "\"text\"", "null"})
    void a_body_without_an_answer_is_a_failure_to_retry(String body) {
        for (String type : List.of("application/json", "text/event-stream", "text/plain")) {
            ModelException failure = failure(Script.whole(200, type, body));
            assertThat(failure.code()).isEqualTo(ErrorCode.LLM_ERROR);
            assertThat(failure.isRetryable()).isTrue();
        }
    }

    @Test
    void a_stream_is_a_stream_whatever_its_content_type() {
        Script odd = Script.whole(200, "text/plain", text("a") + finish("stop") + done());
        assertThat(answer(odd).text()).isEqualTo("a");
    }

    @Test
    void a_whole_answer_nested_under_provider_is_found() {
        String nested = "{\"id\":null,\"model\":null,\"choices\":null,\"provider\":" + WHOLE + "}";
        ModelResponse answer = answer(json(nested));
        assertThat(answer.text()).isEqualTo("Hi there");
        assertThat(answer.provider()).isEqualTo("Somebody");
    }

    @Test
    void a_whole_answer_may_lack_choices_or_a_reason_and_then_is_none() {
        for (String body : List.of(
                "{\"choices\":null}",
                "{\"choices\":[],\"model\":\"m\"}",
                "{\"choices\":[null]}",
                WHOLE.replace("\"stop\"", "null"))) {
            assertThat(failure(json(body)).isRetryable()).as(body).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \"", "{}", "[]", "false"})
    void an_error_that_is_nothing_is_none(String nothing) {
        ModelResponse streamed = answer(event("\"error\":" + nothing
                        + ",\"choices\":[{\"delta\":{\"content\":\"a\"},\"error\":" + nothing + "}]")
                + finish("stop")
                + done());
        assertThat(streamed.text()).isEqualTo("a");
        ModelResponse whole = answer(json(WHOLE.replace("{\"id\"", "{\"error\":" + nothing + ",\"id\"")));
        assertThat(whole.text()).isEqualTo("Hi there");
        server.play(json("{\"error\":" + nothing + ",\"data\":[{\"embedding\":[1]}]}"));
        assertThat(openRouter.embeddings("m", 1).embed(List.of("x"), Cancellation.none()))
                .hasSize(1);
        assertThat(failure(
                        Script.whole(400, "application/json", "{\"error\":" + nothing + ",\"message\":\"bad role\"}")))
                .hasMessageContaining("bad role");
    }

    @Test
    void an_error_that_is_nothing_hides_no_other() {
        assertThat(failure(event("\"error\":{\"code\":502,\"message\":\"down\"},\"choices\":[{\"error\":{}}]")))
                .hasMessageContaining("down");
    }

    @Test
    void text_in_parts_and_a_refusal_are_text() {
        assertThat(answer(json(WHOLE.replace("\"Hi there\"", "[{\"type\":\"text\",\"text\":\"Hi\"},\" there\"]")))
                        .text())
                .isEqualTo("Hi there");
        ModelResponse refusal = answer(delta("\"content\":null,\"refusal\":\"No.\"") + finish("stop") + done());
        assertThat(refusal.text()).isEqualTo("No.");
        assertThat(refusal.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
    }

    @Test
    void a_summing_up_at_the_end_of_a_stream_is_not_said_twice() {
        String summary = event("\"choices\":[{\"message\":{\"content\":\"ab\"},\"finish_reason\":\"stop\"}]");
        assertThat(answer(text("a") + text("b") + summary + done()).text()).isEqualTo("ab");
    }

    @Test
    void other_choices_than_the_first_are_left_out() {
        ModelResponse answer = answer(text("a")
                + event("\"choices\":[{\"delta\":{\"content\":\"other\"},\"index\":1,\"finish_reason\":\"stop\"}]")
                + event(
                        "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}},{\"index\":1,\"delta\":{\"content\":\"c\"}}]")
                + finish("length")
                + done());
        assertThat(answer.text()).isEqualTo("ab");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void fields_of_another_type_than_expected_are_left_out() {
        ModelResponse answer =
                answer(event("\"choices\":[{\"index\":\"0\",\"logprobs\":-0.5,\"delta\":{\"content\":\"a\","
                                + "\"reasoning\":{},\"reasoning_details\":\"none\",\"tool_calls\":{},\"annotations\":7,\"images\":[1,null]}}],"
                                + "\"usage\":[],\"service_tier\":[[]]")
                        + finish("stop")
                        + done());
        assertThat(answer.text()).isEqualTo("a");
        assertThat(answer.toolCalls()).isEmpty();
    }

    @Test
    void a_server_that_names_neither_model_nor_provider_is_named_by_what_was_asked() {
        ModelResponse answer =
                answer("data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n");
        assertThat(answer.model()).isEqualTo("author/model");
        assertThat(answer.provider()).startsWith("127.0.0.1:");
        assertThat(answer.requestId()).isNull();
    }

    @Test
    void the_generation_header_names_the_call() {
        Script script = Script.begin()
                .chunked(200, "text/event-stream", "X-Generation-Id: gen-header")
                .send(text("a") + finish("stop"))
                .end();
        assertThat(answer(script).requestId()).isEqualTo("gen-header");
    }

    @Test
    void images_and_citations_become_parts_once_each() {
        String image = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}";
        String citation =
                "{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a.example\",\"title\":\"\",\"start_index\":3}}";
        String file =
                "{\"type\":\"file\",\"file\":{\"hash\":\"h1\",\"name\":\"a.pdf\",\"content\":[{\"type\":\"text\",\"text\":\"t\"}]}}";
        answer(delta("\"content\":\"see\",\"images\":[" + image + "]")
                + delta("\"annotations\":[" + citation + "," + file + "]")
                + delta("\"images\":[" + image + "],\"annotations\":[" + citation + "]")
                + finish("stop")
                + done());
        assertThat(emitted(StreamEvent.DataPart.class))
                .containsExactly(
                        new StreamEvent.DataPart("media", Map.of("url", "data:image/png;base64,AAAA")),
                        new StreamEvent.DataPart(
                                "citation", Map.of("url", "https://a.example", "title", "", "start_index", 3)),
                        new StreamEvent.DataPart(
                                "file",
                                Map.of(
                                        "hash", "h1",
                                        "name", "a.pdf",
                                        "content", List.of(Map.of("type", "text", "text", "t")))));
    }

    @Test
    void a_connection_serves_the_next_call_after_an_answer() {
        answer(text("a") + finish("stop") + done());
        answer(text("b") + finish("stop") + done());
        assertThat(exchange().body().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
        assertThat(server.requests()).isEqualTo(2);
    }
}
