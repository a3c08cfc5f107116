package dev.orchestrator.conformance;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Models that tell something else of a failure than what they know. */
final class ReportingMutants {

    private ReportingMutants() {}

    static List<ModelMutant> all() {
        return List.of(
                told("forgets the status", e -> Broken.like(e).status(0).build(), "tells_status_and_whether_to_retry"),
                told(
                        "forgets the request's id when it fails",
                        e -> Broken.like(e).requestId(null).build(),
                        "an_error_after_text_is_a_failure"),
                told(
                        "calls every failure final",
                        e -> Broken.like(e).retryable(false).build(),
                        "tells_status_and_whether_to_retry:429",
                        "an_error_in_a_stream_tells_whether_to_retry",
                        "a_refused_connection_is_a_failure_to_retry",
                        "a_reset_before_the_headers_is_a_failure_to_retry",
                        "a_close_before_the_headers_is_a_failure_to_retry"),
                told(
                        "calls every failure passing",
                        e -> Broken.like(e).retryable(true).build(),
                        "tells_status_and_whether_to_retry:401",
                        "an_error_in_a_stream_tells_whether_to_retry"),
                told(
                        "calls every failure the same",
                        e -> ModelException.of(ErrorCode.INTERNAL_ERROR, e.provider(), e.getMessage())
                                .status(e.status())
                                .retryable(e.isRetryable())
                                .build(),
                        "tells_the_kind_of_failure:401",
                        "tells_the_kind_of_failure:429",
                        "tells_the_kind_of_failure:503",
                        "an_error_in_place_of_a_stream_is_a_failure_though_the_status_is_200"),
                told(
                        "says only that it failed",
                        e -> ModelException.of(e.code(), e.provider(), "it failed")
                                .status(e.status())
                                .build(),
                        "says_what_the_provider_said"),
                told(
                        "keeps the wait to itself",
                        e -> Broken.like(e).retryAfter(null).build(),
                        "tells_how_many_seconds_to_wait",
                        "tells_how_long_to_wait_when_a_date_is_named"),
                told(
                        "invents a wait",
                        e -> Broken.like(e).retryAfter(Duration.ofSeconds(1)).build(),
                        "tells_status_and_whether_to_retry:429"),
                ModelMutant.of(
                        "expects a wait to be a number",
                        Numerical::new,
                        "tells_how_long_to_wait_when_a_date_is_named",
                        "a_wait_that_makes_no_sense_is_none"),
                told(
                        "lets exceptions of the network through",
                        e -> e.getCause() instanceof ConnectException cause ? new IllegalStateException(cause) : e,
                        "a_refused_connection_is_a_failure_to_retry"));
    }

    private static ModelMutant told(
            String flaw, Function<ModelException, RuntimeException> change, String... rejectedBy) {
        return ModelMutant.of(flaw, Broken.failure(change), rejectedBy);
    }

    private static final class Numerical extends PlainModel {
        Numerical(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        @Nullable
        Duration retryAfter(PlainHttp http) {
            String value = http.header("retry-after");
            return value == null ? null : Duration.ofSeconds(Long.parseLong(value));
        }
    }
}
