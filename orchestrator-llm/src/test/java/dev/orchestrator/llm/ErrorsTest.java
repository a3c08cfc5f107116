package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.stream.StreamEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the errors a provider reports. */
class ErrorsTest extends OpenRouterFixture {

    private ModelException refusal(int status, String error, String... headers) {
        return failure(Script.whole(status, "application/json", "{\"error\":" + error + "}", headers));
    }

    @ParameterizedTest
    @CsvSource({
        "400, LLM_ERROR, false",
        "401, AUTH_INVALID, false",
        "402, BUDGET_EXCEEDED, false",
        "403, ACCESS_DENIED, false",
        "404, LLM_ERROR, false",
        "408, TIMEOUT, true",
        "412, LLM_ERROR, false",
        "413, LLM_ERROR, false",
        "422, LLM_ERROR, false",
        "429, RATE_LIMIT_EXCEEDED, true",
        "500, LLM_ERROR, true",
        "502, LLM_ERROR, true",
        "503, LLM_ERROR, true",
        "504, TIMEOUT, true",
        "524, TIMEOUT, true",
        "529, LLM_ERROR, true"
    })
    void a_status_has_one_meaning_wherever_it_stands(int status, ErrorCode code, boolean retryable) {
        String error = "{\"message\":\"it went wrong\",\"code\":" + status + "}";
        for (Script script : new Script[] {
            Script.whole(status, "application/json", "{\"error\":" + error + "}"),
            Script.whole(status, "text/html", "<html>"),
            Script.whole(status, "text/plain", "error code: " + status),
            Script.whole(status, "application/json", ""),
            json(" \n {\"error\":" + error + ",\"choices\":null}"),
            stream(event("\"error\":" + error + ",\"choices\":[]")),
            stream("data: {\"choices\":[{\"error\":" + error + ",\"delta\":{}}]}\n\n")
        }) {
            ModelException failure = failure(script);
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.isRetryable()).isEqualTo(retryable);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":400,\"message\":\"This endpoint's maximum context length is 200000 tokens. However, you requested more\"}",
                "{\"code\":400,\"message\":\"Provider returned error\",\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"message\\\":\\\"prompt is too long: 210000 tokens > 200000 maximum\\\"}}\"}}",
                "{\"code\":400,\"message\":\"Provider returned error\",\"metadata\":{\"raw\":{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"too much\"}}}}",
                "{\"code\":502,\"message\":\"All failed\",\"metadata\":{\"previous_errors\":[{\"code\":400,\"message\":\"input length and `max_tokens` exceed context limit: 1 + 2 > 3\"}]}}",
                "{\"code\":400,\"message\":\"no\",\"metadata\":{\"error_type\":\"context_length_exceeded\"}}",
                "{\"message\":\"no\",\"error_type\":\"context_length_exceeded\",\"http_status\":400}",
                "{\"code\":400,\"message\":\"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)\"}",
                "{\"code\":400,\"message\":\"the request exceeds the available context size. try increasing it\",\"type\":\"exceed_context_size_error\"}",
                "{\"code\":400,\"message\":\"Please reduce the length of the messages or completion.\"}"
            })
    void a_prompt_that_is_too_long_is_told_from_other_refusals(String error) {
        for (Script script : new Script[] {
            Script.whole(400, "application/json", "{\"error\":" + error + "}"),
            stream("data: {\"error\":" + error + "}\n\n")
        }) {
            ModelException failure = failure(script);
            assertThat(failure.code()).isEqualTo(ErrorCode.TOKEN_LIMIT_EXCEEDED);
            assertThat(failure.isRetryable()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"401, AUTH_INVALID", "402, BUDGET_EXCEEDED", "403, ACCESS_DENIED", "429, RATE_LIMIT_EXCEEDED"})
    void key_credit_and_rate_are_not_the_context_even_if_they_speak_of_tokens(int status, ErrorCode code) {
        assertThat(refusal(
                                status,
                                "{\"message\":\"more tokens than your context window limit allows\",\"code\":" + status
                                        + "}")
                        .code())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":400,\"message\":\"Bad input: Which context window has it?\"}",
                "{\"code\":400,\"message\":\"Invalid value: 'Which context window has it?'.\"}",
                "{\"code\":400,\"message\":\"refused\",\"metadata\":{\"raw\":\"You asked: Which context window has it?\"}}",
                "{\"code\":400,\"message\":\"x\",\"metadata\":{\"raw\":{\"error\":{\"message\":\"bad role\"},\"input\":\"context window\"}}}",
                "{\"code\":400,\"message\":\"x\",\"metadata\":{\"raw\":\"{\\\"message\\\":\\\"bad role\\\",\\\"body\\\":\\\"context length\\\"}\"}}",
                "{\"code\":502,\"message\":\"x\",\"metadata\":{\"previous_errors\":[{\"message\":\"got Which context window has it?\"}]}}"
            })
    void a_prompt_that_is_repeated_is_not_taken_for_one_that_is_too_long(String error) {
        server.play(Script.whole(400, "application/json", "{\"error\":" + error + "}"));
        assertThat(catchThrowable(() ->
                        openRouter.generate(request("Which context window has it?"), event -> {}, Cancellation.none())))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LLM_ERROR));
    }

    @Test
    void a_prompt_about_the_context_length_can_be_too_long() {
        server.play(Script.whole(
                400,
                "application/json",
                "{\"error\":{\"message\":\"This endpoint's maximum context length is 8192 tokens. However, no.\"}}"));
        String about = "The maximum context length is what a model can read. " + "More words. ".repeat(5000);
        for (String prompt : List.of(about, "context length")) {
            assertThat(catchThrowable(() -> openRouter.generate(request(prompt), event -> {}, Cancellation.none())))
                    .isInstanceOfSatisfying(
                            ModelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOKEN_LIMIT_EXCEEDED));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"m:free is rate-limited upstream.\" | m:free is rate-limited upstream.",
                "\"{\\\"error\\\":{\\\"message\\\":\\\"deep reason\\\"}}\" | deep reason",
                "{\"detail\":[{\"msg\":\"listed reason\"}]} | listed reason",
                "\"{broken\" | {broken",
                "null | Provider returned error",
                "{\"retryable\":true} | Provider returned error",
            })
    void the_real_reason_is_dug_out(String raw, String words) {
        ModelException failure = refusal(
                429,
                "{\"code\":429,\"message\":\"Provider returned error\",\"metadata\":{\"provider_name\":\"Chutes\",\"raw\":"
                        + raw + "}}");
        assertThat(failure).hasMessageContaining(words).hasMessageContaining("Chutes");
        assertThat(failure.provider()).isEqualTo("Chutes");
    }

    @Test
    void a_secret_header_that_a_server_repeats_is_not_in_the_message() {
        server.play(Script.whole(
                401, "application/json", "{\"error\":{\"message\":\"bad key abc123xyz or def456uvw for api\"}}"));
        try (OpenRouter other = OpenRouter.builder()
                .baseUrl(server.url().toString())
                .header("Authorization", "Basic abc123xyz")
                .header("api-key", "def456uvw")
                .build()) {
            assertThat(catchThrowable(() -> other.generate(request("Hi"), event -> {}, Cancellation.none())))
                    .hasMessageContaining("bad key")
                    .hasMessageNotContaining("abc123xyz")
                    .hasMessageNotContaining("def456uvw");
        }
    }

    @Test
    void an_error_may_be_nothing_but_words() {
        assertThat(refusal(404, "\"model 'x' not found, try pulling it\"")).hasMessageContaining("try pulling it");
        assertThat(failure(Script.whole(
                        400, "application/json", "{\"object\":\"error\",\"message\":\"bad\",\"code\":400}")))
                .hasMessageContaining("bad");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"boom\"}",
                "{\"message\":\"boom\",\"code\":null}",
                "{\"message\":\"boom\",\"code\":\"server_error\"}",
                "{\"message\":\"boom\",\"metadata\":{\"error_type\":\"provider_unavailable\",\"provider_name\":null}}",
                "\"boom\"",
                "{}"
            })
    void an_error_without_a_status_can_be_retried(String error) {
        ModelException failure = failure(text("half") + "data: {\"error\":" + error + "}\n\n");
        assertThat(failure.code()).isEqualTo(ErrorCode.LLM_ERROR);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(emittedText()).isEqualTo("half");
    }

    @Test
    void partial_text_beside_an_error_is_not_given_out() {
        failure(json("{\"choices\":[{\"error\":{\"code\":502,\"message\":\"x\"},\"finish_reason\":null,"
                + "\"message\":{\"content\":\"half\"}}]}"));
        assertThat(emittedText()).isEmpty();
    }

    @Test
    void usage_beside_an_error_is_reported() {
        failure(text("a")
                + finish("length")
                + event("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":null}],"
                        + "\"error\":{\"code\":400,\"message\":\"Token limit reached\"},"
                        + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}")
                + done());
        assertThat(emitted(StreamEvent.UsageReported.class)).hasSize(1);
    }

    @Test
    void what_the_provider_says_of_availability_beats_the_table() {
        ModelException gone = refusal(
                503,
                "{\"code\":503,\"message\":\"x\",\"availability\":{\"code\":\"model_deprecated\",\"retryable\":false}}");
        assertThat(gone.isRetryable()).isFalse();
        ModelException busy = refusal(
                404,
                "{\"error_type\":\"not_found\",\"http_status\":404,\"message\":\"x\",\"availability\":{\"retryable\":true,\"retry_after\":12}}",
                "Retry-After: 99");
        assertThat(busy.isRetryable()).isTrue();
        assertThat(busy.retryAfter()).contains(Duration.ofSeconds(12));
    }

    @Test
    void a_wait_is_read_from_header_date_or_window() {
        String error = "{\"code\":429,\"message\":\"slow down\"}";
        assertThat(refusal(429, error, "Retry-After: 2.5").retryAfter()).contains(Duration.ofMillis(2500));
        assertThat(refusal(
                                429,
                                error,
                                "Date: Fri, 20 Nov 2026 10:00:00 GMT",
                                "Retry-After: Fri, 20 Nov 2026 10:01:30 GMT")
                        .retryAfter())
                .contains(Duration.ofSeconds(90));
        long reset = Instant.parse("2026-11-20T10:00:45Z").toEpochMilli();
        assertThat(refusal(
                                429,
                                "{\"code\":429,\"message\":\"free-models-per-min\",\"metadata\":{\"headers\":{\"X-RateLimit-Reset\":\""
                                        + reset + "\"}}}",
                                "Date: Fri, 20 Nov 2026 10:00:00 GMT")
                        .retryAfter())
                .contains(Duration.ofSeconds(45));
        assertThat(refusal(429, error, "X-RateLimit-Reset: 1759845420000").retryAfter())
                .as("a window that has passed")
                .isEmpty();
    }

    @Test
    void a_limit_a_day_is_not_retried() {
        ModelException failure =
                refusal(429, "{\"code\":429,\"message\":\"Rate limit exceeded: free-models-per-day. Add 10 credits\"}");
        assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        assertThat(failure.isRetryable()).isFalse();
    }

    @Test
    void keys_account_ids_and_prompts_are_cut_out_of_messages() {
        ModelException failure = refusal(
                400,
                "{\"code\":400,\"message\":\"key " + KEY
                        + " of user_2abcDEF99 and team 0b1c2d3e-1111-2222-3333-444455556666 asked: "
                        + "hello hello, tell me of Utsira\"}");
        assertThat(failure)
                .hasMessageNotContaining(KEY)
                .hasMessageNotContaining("user_2abc")
                .hasMessageNotContaining("0b1c2d3e");
        server.play(Script.whole(
                400, "application/json", "{\"error\":{\"message\":\"refused: my secret plan for Utsira, sorry\"}}"));
        assertThat(catchThrowable(() -> openRouter.generate(
                        request("Here is my secret plan for Utsira"), event -> {}, Cancellation.none())))
                .hasMessageContaining("refused:")
                .hasMessageNotContaining("secret plan");
    }

    @Test
    void long_words_are_cut_and_pages_left_out() {
        assertThat(refusal(400, "{\"message\":\"" + "w ".repeat(5000) + "\"}").getMessage())
                .hasSizeLessThan(500);
        assertThat(failure(Script.whole(502, "text/html", "<html><title>Bad gateway</title></html>")))
                .hasMessageContaining("502")
                .hasMessageNotContaining("title");
    }

    @Test
    void a_redirect_is_not_followed() {
        ModelException failure = failure(Script.whole(307, "text/html", "", "Location: /v1/elsewhere"));
        assertThat(failure.status()).isEqualTo(307);
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("base URL");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void a_connection_that_takes_too_long_to_make_is_a_time_out() {
        OkHttpClient slow =
                new OkHttpClient.Builder().socketFactory(new NeverConnecting()).build();
        try (OpenRouter model = client().httpClient(slow).build()) {
            assertTimedOut(catchThrowable(() -> model.generate(request("x"), event -> {}, Cancellation.none())));
        }
    }

    @Test
    void a_call_that_takes_too_long_is_a_time_out() {
        Connection connection = new Connection();
        connection.baseUrl(server.url().toString());
        OkHttpClient hasty = connection
                .client()
                .newBuilder()
                .callTimeout(Duration.ofMillis(50))
                .build();
        GenerationLookup lookup = new GenerationLookup(connection.endpoint(), hasty);
        for (Script silent : List.of(Script.begin(), Script.begin().chunked(200, "application/json"))) {
            server.play(silent);
            assertTimedOut(catchThrowable(() -> lookup.find("gen-1", Cancellation.none())));
        }
        hasty.connectionPool().evictAll();
    }

    private static void assertTimedOut(Throwable failure) {
        assertThat(failure).isInstanceOfSatisfying(ModelException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(e.isRetryable()).isTrue();
            assertThat(e.status()).isZero();
            assertThat(e).hasMessageContaining("took too long");
        });
    }

    /** Makes sockets whose every attempt to connect takes too long. */
    private static final class NeverConnecting extends SocketFactory {
        @Override
        public Socket createSocket() {
            return new Socket() {
                @Override
                public void connect(SocketAddress to, int timeout) throws IOException {
                    throw new SocketTimeoutException("Connect timed out");
                }
            };
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void an_interrupted_call_is_no_time_out() {
        Thread.currentThread().interrupt();
        Throwable failure = catchThrowable(() -> answer(Script.begin()));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOfSatisfying(ModelException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.LLM_ERROR);
            assertThat(e.isRetryable()).isFalse();
        });
    }

    @Test
    void nothing_is_sent_twice_though_the_server_asks_for_it_at_once() {
        for (int status : new int[] {408, 503}) {
            int before = server.requests();
            assertThat(refusal(status, "{\"message\":\"again\"}", "Retry-After: 0")
                            .isRetryable())
                    .isTrue();
            assertThat(server.requests() - before).isEqualTo(1);
        }
    }
}
