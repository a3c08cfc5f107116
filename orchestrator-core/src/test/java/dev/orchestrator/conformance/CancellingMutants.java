package dev.orchestrator.conformance;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Registration;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.Usage;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Models that cancel late, wrongly, too much or not at all. */
final class CancellingMutants {

    private CancellingMutants() {}

    static List<ModelMutant> all() {
        return List.of(
                ModelMutant.of(
                        "ignores the cancellation",
                        Broken.call(() -> (sound, request, events, cancellation) ->
                                sound.generate(request, events, Cancellation.none())),
                        "cancelled_before_it_starts_it_sends_nothing",
                        "cancels_before_the_headers",
                        "cancels_between_the_headers_and_the_first_event",
                        "cancels_a_stall_with_keep_alives",
                        "cancels_idle_after_a_piece",
                        "cancels_amid_a_flood_and_emits_nothing_more",
                        "cancels_an_error_body_that_does_not_end",
                        "cancels_from_within_the_sink",
                        "keeps_key_prompt_and_answer_out_of_a_cancellation"),
                ModelMutant.of(
                        "looks at the cancellation only between events",
                        (url, key) -> new PlainModel(url, key) {
                            @Override
                            Registration wakeOn(Cancellation cancellation, PlainHttp http) {
                                return () -> {};
                            }
                        },
                        "cancels_before_the_headers",
                        "cancels_idle_after_a_piece",
                        "cancels_while_the_sink_blocks_and_does_not_wait_for_it"),
                ModelMutant.of(
                        "asks first and looks at the cancellation then",
                        Broken.call(() -> CancellingMutants::askingFirst),
                        "cancelled_before_it_starts_it_sends_nothing"),
                ModelMutant.of(
                        "throws at once and leaves the work to itself",
                        Broken.call(() -> CancellingMutants::abandoning),
                        "cancels_idle_after_a_piece",
                        "cancels_amid_a_flood_and_emits_nothing_more",
                        "an_exception_of_the_sink_passes_as_it_is_and_frees_the_socket"),
                ModelMutant.of(
                        "makes cancel() wait for the call to end",
                        Broken.call(() -> CancellingMutants::joining),
                        "cancels_while_the_sink_blocks_and_does_not_wait_for_it"),
                ModelMutant.of(
                        "makes cancel() wait for good, also after the end",
                        Broken.call(() -> (sound, request, events, cancellation) -> {
                            cancellation.onCancel(() -> new CompletableFuture<>().join());
                            return sound.generate(request, events, cancellation);
                        }),
                        "cancelled_after_the_end_nothing_happens"),
                ModelMutant.of(
                        "takes being cancelled for a failure of the network",
                        Broken.call(() -> (sound, request, events, cancellation) -> {
                            try {
                                return sound.generate(request, events, cancellation);
                            } catch (CancelledException e) {
                                throw ModelException.of(ErrorCode.LLM_ERROR, "plain", "the socket is closed")
                                        .build();
                            }
                        }),
                        "cancels_before_the_headers",
                        "cancels_idle_after_a_piece",
                        "a_cancellation_that_races_the_end_leaves_an_answer_or_a_cancellation"),
                ModelMutant.of(
                        "takes being cancelled for the end of the answer",
                        Broken.call(() -> (sound, request, events, cancellation) -> {
                            try {
                                return sound.generate(request, events, cancellation);
                            } catch (CancelledException e) {
                                return nothing();
                            }
                        }),
                        "cancels_idle_after_a_piece",
                        "a_cancellation_that_races_the_end_leaves_an_answer_or_a_cancellation"),
                ModelMutant.of(
                        "fails when it is cancelled though the answer is complete",
                        Broken.call(() -> (sound, request, events, cancellation) -> {
                            ModelResponse response = sound.generate(request, events, cancellation);
                            if (cancellation.isCancelled()) {
                                throw new IllegalStateException("cancelled too late");
                            }
                            return response;
                        }),
                        "cancelled_in_the_sink_by_the_last_event_it_ends_one_way_or_the_other"),
                ModelMutant.of(
                        "cancels only for the caller",
                        CancellingMutants::onlyForTheCaller,
                        "a_time_limit_cancels_like_a_caller"),
                ModelMutant.of(
                        "closes the socket that is in use when any call is cancelled",
                        ClosingTheLast::new,
                        "cancelled_after_the_end_it_leaves_the_next_call_alone",
                        "cancelling_one_call_leaves_another_alone"));
    }

    private static ModelResponse nothing() {
        return new ModelResponse("", List.of(), FinishReason.STOP, Usage.ofTokens(0, 0), "m", "plain", null, null);
    }

    private static ModelResponse askingFirst(
            LanguageModel sound, ModelRequest request, EventSink events, Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            sound.generate(request, event -> {}, Cancellation.none());
        }
        return sound.generate(request, events, cancellation);
    }

    /** Works on another thread, which nobody stops; the caller gets the cancellation, or the sink's exception. */
    private static ModelResponse abandoning(
            LanguageModel sound, ModelRequest request, EventSink events, Cancellation cancellation) {
        CompletableFuture<ModelResponse> result = new CompletableFuture<>();
        cancellation.onCancel(() -> result.completeExceptionally(new CancelledException("cancelled", null)));
        EventSink watched = event -> {
            try {
                events.emit(event);
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
                await(new CountDownLatch(1)); // for good, with its socket open
            }
        };
        Thread worker = new Thread(() -> {
            try {
                result.complete(sound.generate(request, watched, Cancellation.none()));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        worker.setDaemon(true);
        worker.start();
        return outcome(result);
    }

    private static ModelResponse outcome(CompletableFuture<ModelResponse> result) {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw Broken.unchecked(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelResponse joining(
            LanguageModel sound, ModelRequest request, EventSink events, Cancellation cancellation) {
        CountDownLatch ended = new CountDownLatch(1);
        try (Cancellation.Source inner = cancellation.child()) {
            cancellation.onCancel(() -> await(ended)); // runs after the child's own hooks
            return sound.generate(request, events, inner.token());
        } finally {
            ended.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static LanguageModel onlyForTheCaller(URI url, String key) {
        return new PlainModel(url, key) {
            @Override
            Registration wakeOn(Cancellation cancellation, PlainHttp http) {
                return cancellation.onCancel(() -> {
                    if (cancellation.reason() == Cancellation.Reason.CALLER) {
                        close(http);
                    }
                });
            }
        };
    }

    private static final class ClosingTheLast extends PlainModel {
        private volatile @Nullable PlainHttp last;

        ClosingTheLast(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        Registration wakeOn(Cancellation cancellation, PlainHttp http) {
            last = http;
            cancellation.onCancel(() -> close(Objects.requireNonNull(last)));
            return () -> {};
        }
    }
}
