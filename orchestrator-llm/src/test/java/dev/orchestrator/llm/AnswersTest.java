package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contract.Script;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back as an answer, in all the shapes it has been seen in. */
class AnswersTest extends OpenRouterFixture {

    private static final String USAGE = "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":7,\"cost\":0.000825,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":5},\"completion_tokens_details\":{\"reasoning_tokens\":4}}";

    private static final Usage USED = new Usage(12, 7, 5, 4, new BigDecimal("0.000825"), Usage.CostBasis.PROVIDER);

    @Test
    void a_stream_becomes_deltas_and_an_answer() {
        ModelResponse answer = answer(": OPENROUTER PROCESSING\n\n" + text("He") + ": OPENROUTER PROCESSING\n\n"
                + text("llo") + finish("stop") + event("\"choices\":[]," + USAGE) + done());
        assertThat(answer)
                .isEqualTo(new ModelResponse(
                        "Hello", List.of(), FinishReason.STOP, USED, "author/model-1", "Somebody", "gen-1", null));
        assertThat(events)
                .containsExactly(
                        new StreamEvent.AnswerStarted("author/model-1", "Somebody", "gen-1"),
                        new StreamEvent.TextDelta("He"),
                        new StreamEvent.TextDelta("llo"),
                        new StreamEvent.UsageReported(USED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"choices\":[],USAGE",
                "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],USAGE",
                "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}],USAGE",
                "USAGE,\"choices\":null"
            })
    void usage_comes_in_several_shapes(String shape) {
        ModelResponse answer = answer(text("x") + finish("length") + event(shape.replace("USAGE", USAGE)) + done());
        assertThat(answer.usage()).isEqualTo(USED);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(emitted(StreamEvent.UsageReported.class)).hasSize(1);
    }

    @Test
    void usage_that_grows_with_each_event_is_reported_once_at_the_end() {
        String growing = event(
                "\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}");
        ModelResponse answer = answer(growing
                + event("\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}")
                + done());
        assertThat(answer.usage()).isEqualTo(Usage.ofTokens(1, 2));
        assertThat(emitted(StreamEvent.UsageReported.class))
                .containsExactly(new StreamEvent.UsageReported(answer.usage()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt_tokens\":1,\"completion_tokens\":2,\"cost\":0} | 0 | PROVIDER",
                "{\"prompt_tokens\":1,\"completion_tokens\":2,\"cost\":1.4e-7} | 0.00000014 | PROVIDER",
                "{\"prompt_tokens\":1,\"completion_tokens\":2,\"cost\":null,\"prompt_tokens_details\":null} | 0 | UNKNOWN",
                "{\"prompt_tokens\":1,\"completion_tokens\":2} | 0 | UNKNOWN",
                "{\"prompt_tokens\":1,\"completion_tokens\":2,\"cost\":-1} | 0 | UNKNOWN",
                "{\"prompt_tokens\":1,\"completion_tokens\":2,\"cost\":1e999999} | 0 | UNKNOWN",
                "{\"prompt_tokens\":1,\"completion_tokens\":2,\"cost\":\"0.5\"} | 0.5 | PROVIDER",
            })
    void cost_is_the_providers_or_unknown(String usage, BigDecimal cost, Usage.CostBasis basis) {
        Usage read = answer(text("x") + finish("stop") + event("\"choices\":[],\"usage\":" + usage) + done())
                .usage();
        assertThat(read.inputTokens()).isEqualTo(1);
        assertThat(read.outputTokens()).isEqualTo(2);
        assertThat(read.cost()).isEqualByComparingTo(cost);
        assertThat(read.basis()).isEqualTo(basis);
    }

    @Test
    void a_stream_without_usage_consumed_nobody_knows_what() {
        ModelResponse answer = answer(text("x") + finish("stop"));
        assertThat(answer.usage()).isEqualTo(Usage.ofTokens(0, 0));
        assertThat(emitted(StreamEvent.UsageReported.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "stop, STOP",
        "end_turn, STOP",
        "STOP, STOP",
        "length, LENGTH",
        "MAX_TOKENS, LENGTH",
        "content_filter, CONTENT_FILTER",
        "something_new, OTHER"
    })
    void finish_reasons_are_understood(String reason, FinishReason expected) {
        assertThat(answer(text("x") + finish(reason) + done()).finishReason()).isEqualTo(expected);
    }

    @Test
    void the_first_finish_reason_stays_and_text_after_it_still_counts() {
        ModelResponse answer =
                answer(text("a") + finish("length") + text("\\n") + finish("stop") + finish("") + done());
        assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(answer.text()).isEqualTo("a\n").isEqualTo(emittedText());
    }

    @Test
    void an_error_overrides_the_finish_reason_before_it() {
        assertThat(failure(text("a") + finish("stop") + finish("error") + done())
                        .isRetryable())
                .isTrue();
    }

    @Test
    void a_native_reason_alone_is_a_reason() {
        String nativeOnly =
                event("\"choices\":[{\"delta\":{},\"finish_reason\":null,\"native_finish_reason\":\"end_turn\"}]");
        assertThat(answer(text("a") + nativeOnly + done()).finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void no_reason_at_all_is_a_failure_even_after_done() {
        for (String body : List.of(text("a"), text("a") + done(), done(), text("a") + finish("") + done())) {
            ModelException failure = failure(body);
            assertThat(failure.code()).isEqualTo(ErrorCode.LLM_ERROR);
            assertThat(failure.isRetryable()).isTrue();
        }
    }

    @Test
    void a_missing_done_is_accepted_and_nothing_after_it_counts() {
        assertThat(answer(text("a") + finish("stop")).text()).isEqualTo("a");
        assertThat(answer(text("a") + finish("stop") + done() + text("b") + "data: junk\n\n")
                        .text())
                .isEqualTo("a");
    }

    @Test
    void a_connection_that_breaks_after_the_finish_reason_ends_an_answer() {
        Script broken = Script.begin()
                .chunked(200, "text/event-stream")
                .send(text("a") + finish("stop"))
                .cut();
        assertThat(answer(broken).text()).isEqualTo("a");
    }

    @Test
    void an_answer_of_nothing_but_thought_is_a_failure_that_a_retry_does_not_mend() {
        ModelException failure =
                failure(delta("\"reasoning\":\"hmm\"") + finish("length") + event("\"choices\":[]," + USAGE) + done());
        assertThat(failure.code()).isEqualTo(ErrorCode.LLM_ERROR);
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("token limit");
        assertThat(emitted(StreamEvent.UsageReported.class)).hasSize(1);
    }

    @Test
    void an_empty_answer_that_was_stopped_is_an_answer() {
        assertThat(answer(delta("\"content\":null") + finish("stop") + done()).text())
                .isEmpty();
    }

    @Test
    void data_that_is_no_event_is_skipped() {
        ModelResponse answer =
                answer("data:\n\ndata: : OPENROUTER PROCESSING\n\ndata\n\n: x\n\nid: 4\n\nevent: ping\n\n"
                        + event("\"choices\":[],\"debug\":{\"echo\":{}}") + text("a") + finish("stop") + done());
        assertThat(answer.text()).isEqualTo("a");
    }

    @Test
    void line_ends_may_be_crlf_or_cr_and_data_may_span_lines() {
        String body = text("a") + "data: {\"choices\":[{\"delta\":\ndata: {\"content\":\"b\"}}]}\n\n" + finish("stop")
                + done();
        assertThat(answer(body.replace("\n", "\r\n")).text()).isEqualTo("ab");
        assertThat(answer(body.replace("\n", "\r")).text()).isEqualTo("ab");
    }

    @Test
    void a_stream_that_ends_amid_a_line_end_ends() {
        assertThat(failure(text("a").replace("\n", "\r\n") + ": x\r").isRetryable())
                .isTrue();
        assertThat(failure("data\r").isRetryable()).isTrue();
        String cut = (text("a") + finish("stop")).replace("\n", "\r\n");
        assertThat(answer(cut.substring(0, cut.length() - 1)).text()).isEqualTo("a");
    }

    @Test
    void bytes_may_be_split_anywhere_even_inside_a_character() {
        String words = "Ærø, 日本, 🎬";
        Script script = Script.begin()
                .chunked(200, "text/event-stream")
                .sendInPieces(1, text(words) + finish("stop") + done())
                .end();
        assertThat(answer(script).text()).isEqualTo(words).isEqualTo(emittedText());
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_first_event() {
        assertThat(answer("\ufeff" + text("a") + finish("stop")).text()).isEqualTo("a");
    }

    @Test
    void numbers_without_end_are_read_at_once() {
        String absurd = "{\"prompt_tokens\":1e-999999999,\"completion_tokens\":1e999999999,\"cost\":1e-999999999}";
        Usage usage = answer(text("a") + finish("stop") + event("\"choices\":[],\"usage\":" + absurd))
                .usage();
        assertThat(usage.inputTokens()).isZero();
        assertThat(usage.basis()).isEqualTo(Usage.CostBasis.UNKNOWN);
        assertThat(failure("data: {\"error\":{\"code\":1e-999999999}}\n\n").status())
                .isEqualTo(200);
    }

    @Test
    void an_interrupted_thread_fails_and_stays_interrupted() {
        Thread.currentThread().interrupt();
        ModelException failure = failure(text("a"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.isRetryable()).isFalse();
    }
}
