package dev.orchestrator.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Models that take failures for answers, tell less of them than they know, or try again. */
final class FailureMutants {

    private static final String[] ENDINGS = {
        "a_clean_end_without_a_finish_reason_is_a_failure",
        "a_body_that_ends_with_the_connection_and_without_a_finish_reason_is_a_failure",
        "an_empty_body_is_a_failure",
        "an_answer_after_a_failure_is_an_answer"
    };
    private static final String[] BREAKS = {
        "a_reset_after_the_headers_is_a_failure",
        "a_reset_after_three_pieces_is_a_failure",
        "a_body_in_chunks_that_lacks_the_last_one_is_a_failure",
        "an_event_that_is_cut_is_a_failure"
    };

    private FailureMutants() {}

    static List<ModelMutant> all() {
        List<ModelMutant> all = new ArrayList<>(swallowing());
        all.addAll(tellingLess());
        all.addAll(tryingAgain());
        return all;
    }

    private static List<ModelMutant> swallowing() {
        return List.of(
                ModelMutant.of(
                        "swallows errors in the stream",
                        Broken.answer(events -> swallowing(events, true, true)),
                        "an_error_before_text_is_a_failure",
                        "an_error_after_text_is_a_failure"),
                ModelMutant.of(
                        "overlooks errors inside a choice",
                        Broken.answer(events -> swallowing(events, false, true)),
                        "an_error_before_text_is_a_failure",
                        "an_error_after_text_is_a_failure"),
                ModelMutant.of(
                        "overlooks errors beside the choices",
                        Broken.answer(events -> swallowing(events, true, false)),
                        "an_error_before_text_is_a_failure",
                        "an_error_after_text_is_a_failure"),
                ModelMutant.of(
                        "reports an error when the stream ends",
                        Broken.answer(Hesitating::new),
                        "an_error_in_a_stream_that_stays_open_is_a_failure"),
                ModelMutant.of("needs no finish reason", Broken.answer(Lenient::new), ENDINGS),
                ModelMutant.of("takes a broken connection for the end", Oblivious::new, BREAKS),
                ModelMutant.of(
                        "skips what it cannot read", Skipping::new, "an_event_that_nobody_can_read_is_a_failure"),
                ModelMutant.of(
                        "takes whatever is no stream for an answer",
                        Gullible::new,
                        "an_error_in_place_of_a_stream_is_a_failure_though_the_status_is_200",
                        "a_page_of_html_on_200_is_a_failure",
                        "tells_status_and_whether_to_retry:401"),
                ModelMutant.of(
                        "expects JSON on a failure",
                        Strict::new,
                        "a_page_of_html_on_502_is_a_failure_with_a_short_message"),
                ModelMutant.of(
                        "keeps usage until the answer is complete",
                        Broken.call(() -> (sound, request, events, cancellation) -> {
                            List<StreamEvent> counted = new ArrayList<>();
                            ModelResponse response =
                                    sound.generate(request, event -> sort(event, counted, events), cancellation);
                            counted.forEach(events::emit);
                            return response;
                        }),
                        "usage_that_was_counted_is_emitted_though_the_call_fails",
                        "usage_is_emitted_before_the_stream_ends"));
    }

    private static List<ModelMutant> tellingLess() {
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

    private static List<ModelMutant> tryingAgain() {
        return List.of(
                ModelMutant.of(
                        "tries again when the connection broke",
                        Broken.call(() -> (sound, request, events, cancellation) -> {
                            try {
                                return sound.generate(request, events, cancellation);
                            } catch (ModelException e) {
                                if (e.status() != 0) {
                                    throw e;
                                }
                                return sound.generate(request, events, cancellation);
                            }
                        }),
                        "a_reset_before_the_headers_is_a_failure_to_retry",
                        "a_close_before_the_headers_is_a_failure_to_retry",
                        "a_reset_on_a_connection_that_was_kept_is_not_tried_again",
                        "a_reset_after_three_pieces_is_a_failure"),
                ModelMutant.of(
                        "tries again when it may",
                        Broken.call(() -> (sound, request, events, cancellation) -> {
                            try {
                                return sound.generate(request, events, cancellation);
                            } catch (ModelException e) {
                                if (!e.isRetryable()) {
                                    throw e;
                                }
                                return sound.generate(request, events, cancellation);
                            }
                        }),
                        "tells_status_and_whether_to_retry:429",
                        "tells_status_and_whether_to_retry:503",
                        "an_error_before_text_is_a_failure"),
                ModelMutant.of(
                        "stays broken once it broke",
                        Broken.call(() -> {
                            AtomicReference<@Nullable ModelException> first = new AtomicReference<>();
                            return (sound, request, events, cancellation) -> {
                                ModelException before = first.get();
                                if (before != null) {
                                    throw before;
                                }
                                try {
                                    return sound.generate(request, events, cancellation);
                                } catch (ModelException e) {
                                    first.set(e);
                                    throw e;
                                }
                            };
                        }),
                        "an_answer_after_a_failure_is_an_answer"));
    }

    private static ModelMutant told(
            String flaw, Function<ModelException, RuntimeException> change, String... rejectedBy) {
        return ModelMutant.of(flaw, Broken.failure(change), rejectedBy);
    }

    private static PlainAnswer swallowing(EventSink events, boolean beside, boolean inside) {
        return new PlainAnswer(events) {
            @Override
            void accept(JsonNode chunk) throws IOException {
                if (beside) {
                    ((ObjectNode) chunk).remove("error");
                }
                if (inside && chunk.path("choices").path(0) instanceof ObjectNode choice) {
                    choice.remove("error");
                }
                super.accept(chunk);
            }
        };
    }

    private static void sort(StreamEvent event, List<StreamEvent> counted, EventSink events) {
        if (event instanceof UsageReported) {
            counted.add(event);
        } else {
            events.emit(event);
        }
    }

    private static final class Hesitating extends PlainAnswer {
        private JsonNode error = MissingNode.getInstance();

        Hesitating(EventSink events) {
            super(events);
        }

        @Override
        void refuse(JsonNode found) {
            error = found.isObject() ? found : error;
        }

        @Override
        FinishReason reasonOrFail(@Nullable FinishReason known) throws IOException {
            super.refuse(error);
            return super.reasonOrFail(known);
        }
    }

    private static final class Lenient extends PlainAnswer {
        Lenient(EventSink events) {
            super(events);
        }

        @Override
        FinishReason reasonOrFail(@Nullable FinishReason known) {
            return known == null ? FinishReason.STOP : known;
        }
    }

    private static final class Oblivious extends PlainModel {
        Oblivious(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        PlainAnswer answer(EventSink events) {
            return new Lenient(events);
        }

        @Override
        @Nullable
        String next(BufferedReader lines, PlainAnswer answer) {
            try {
                return lines.readLine();
            } catch (IOException e) {
                return null;
            }
        }
    }

    private static final class Skipping extends PlainModel {
        Skipping(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        void accept(String line, PlainAnswer answer) {
            try {
                super.accept(line, answer);
            } catch (IOException e) {
                // and on
            }
        }
    }

    private static final class Gullible extends PlainModel {
        Gullible(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        ModelResponse noStream(int status, String body) {
            return new ModelResponse("", List.of(), FinishReason.STOP, Usage.ofTokens(0, 0), "", NAME, null, null);
        }
    }

    private static final class Strict extends PlainModel {
        Strict(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        ModelResponse noStream(int status, String body) throws IOException {
            throw ProviderError.of(status, JSON.readTree(body).path("error"));
        }
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
