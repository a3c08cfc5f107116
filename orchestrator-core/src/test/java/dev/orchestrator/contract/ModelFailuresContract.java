package dev.orchestrator.contract;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures that the provider reports: by a status, inside a success, in the middle of a stream. */
abstract class ModelFailuresContract extends ModelStreamingContract {

    private static final String JSON = "application/json";

    @Test
    void an_error_before_text_is_a_failure() {
        for (String error : wire().errors(502, "upstream is down")) {
            RecordedCall call =
                    failed(wire().stream().send(wire().comment()).send(error).end());
            assertThat(call.modelFailure().status()).as(error).isEqualTo(502);
            assertThat(call.modelFailure().isRetryable()).as(error).isTrue();
            assertThat(call.text()).as(error).isEmpty();
        }
    }

    @Test
    void an_error_after_text_is_a_failure() {
        for (String error : wire().errors(502, "upstream is down")) {
            RecordedCall call = failed(wire().stream()
                    .send(wire().text("half "))
                    .send(wire().text("an ans"))
                    .send(error)
                    .end());
            assertThat(call.modelFailure().status()).as(error).isEqualTo(502);
            assertThat(call.modelFailure().requestId()).as(error).contains(wire().requestId());
            assertThat(call.text()).as(error).isEqualTo("half an ans");
        }
    }

    @Test
    void an_error_in_a_stream_that_stays_open_is_a_failure() {
        for (String error : wire().errors(502, "upstream is down")) {
            failed(wire().stream().send(wire().text("half")).send(error).hold());
        }
    }

    @Test
    void an_error_in_a_stream_tells_whether_to_retry() {
        for (String error : wire().errors(400, "no such parameter")) {
            ModelException failure = failed(wire().stream().send(error).end()).modelFailure();
            assertThat(failure.isRetryable()).as(error).isFalse();
        }
        for (String error : wire().errors(429, "slow down")) {
            ModelException failure = failed(wire().stream().send(error).end()).modelFailure();
            assertThat(failure.isRetryable()).as(error).isTrue();
            assertThat(failure.code()).as(error).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        }
    }

    @Test
    void an_error_in_place_of_a_stream_is_a_failure_though_the_status_is_200() {
        ModelException failure = failed(Script.whole(200, JSON, wire().errorBody(429, "slow down")))
                .modelFailure();
        assertThat(failure.status()).isEqualTo(429);
        assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        assertThat(failure.isRetryable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "400, false",
        "401, false",
        "402, false",
        "403, false",
        "404, false",
        "408, true",
        "429, true",
        "500, true",
        "502, true",
        "503, true",
        "504, true",
        "529, true"
    })
    void tells_status_and_whether_to_retry(int status, boolean retryable) {
        ModelException failure = failed(Script.whole(status, JSON, wire().errorBody(status, "it went wrong")))
                .modelFailure();
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.isRetryable()).isEqualTo(retryable);
        assertThat(failure.retryAfter()).isEmpty();
        assertThat(failure.provider()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"401, AUTH_INVALID", "429, RATE_LIMIT_EXCEEDED", "500, LLM_ERROR", "502, LLM_ERROR", "503, LLM_ERROR"})
    void tells_the_kind_of_failure(int status, ErrorCode code) {
        Script script = Script.whole(status, JSON, wire().errorBody(status, "it went wrong"));
        assertThat(failed(script).modelFailure().code()).isEqualTo(code);
    }

    @Test
    void says_what_the_provider_said() {
        Script script = Script.whole(404, JSON, wire().errorBody(404, "No endpoints found for contract/model-1."));
        assertThat(failed(script).modelFailure()).hasMessageContaining("No endpoints found for contract/model-1.");
    }

    @ParameterizedTest
    @CsvSource({"429", "503"})
    void tells_how_many_seconds_to_wait(int status) {
        Script script = Script.whole(status, JSON, wire().errorBody(status, "slow down"), "Retry-After: 7");
        assertThat(failed(script).modelFailure().retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void tells_how_long_to_wait_when_a_date_is_named() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(UTC).plusHours(1));
        Script script = Script.whole(429, JSON, wire().errorBody(429, "slow down"), "Retry-After: " + date);
        assertThat(failed(script).modelFailure().retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(61)));
    }

    @Test
    void a_wait_that_makes_no_sense_is_none() {
        for (String wait : List.of("soon", "-3", "", "99999999999999999999")) {
            Script script = Script.whole(429, JSON, wire().errorBody(429, "slow down"), "Retry-After: " + wait);
            ModelException failure = failed(script).modelFailure();
            assertThat(failure.status()).as(wait).isEqualTo(429);
            assertThat(failure.retryAfter())
                    .as(wait)
                    .matches(kept -> kept.isEmpty() || !kept.get().isNegative());
        }
    }

    @Test
    void a_page_of_html_on_502_is_a_failure_with_a_short_message() {
        String page = "<html><body>" + "<p>Bad gateway</p>".repeat(5_000) + "</body></html>";
        ModelException failure =
                failed(Script.whole(502, "text/html; charset=utf-8", page)).modelFailure();
        assertThat(failure.status()).isEqualTo(502);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.getMessage()).hasSizeLessThan(2_000);
    }

    @Test
    void a_page_of_html_on_200_is_a_failure() {
        failed(Script.whole(200, "text/html", "<html><body>Please sign in</body></html>"));
    }

    @Test
    void an_empty_body_is_a_failure() {
        failed(wire().stream().end());
        failed(Script.whole(200, wire().contentType(), ""));
        failed(Script.whole(200, JSON, ""));
        failed(Script.whole(500, JSON, ""));
    }

    @Test
    void an_event_that_nobody_can_read_is_a_failure() {
        failed(wire().stream()
                .send(wire().text("a"))
                .send(wire().garbled("b"))
                .send(wire().ending())
                .end());
    }

    @Test
    void usage_that_was_counted_is_emitted_though_the_call_fails() {
        String counted = wire().text("half") + wire().usage(11, 3, "0.00007").get(0);
        List<Script> ends = new ArrayList<>();
        wire().errors(502, "upstream is down")
                .forEach(error -> ends.add(wire().stream().send(counted + error).end()));
        ends.add(wire().stream().send(counted).end());
        for (Script end : ends) {
            assertThat(failed(end).usage())
                    .as("usage of a failed call")
                    .isNotEmpty()
                    .first()
                    .satisfies(usage -> assertThat(usage.inputTokens()).isEqualTo(11))
                    .satisfies(usage -> assertThat(usage.cost()).isEqualByComparingTo("0.00007"));
        }
    }

    @Test
    void usage_is_emitted_before_the_stream_ends() {
        server().play(wire().stream()
                .send(wire().text("a") + wire().finish(FinishReason.STOP))
                .send(wire().usage(11, 3, "0.00007").get(0))
                .hold());
        RecordedCall call = asked();
        Exchange exchange = exchange(1);
        awaitUsage(call);
        exchange.release();
        server().close();
        call.awaitEnd();
    }

    private void awaitUsage(RecordedCall call) {
        call.awaitEvent(event -> event instanceof UsageReported);
        assertThat(call.usage()).extracting(Usage::outputTokens).containsExactly(3L);
    }
}
