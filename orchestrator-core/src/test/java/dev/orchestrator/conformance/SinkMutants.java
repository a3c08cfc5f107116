package dev.orchestrator.conformance;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Registration;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Models that mistreat their sinks, or mix up the calls they serve. */
final class SinkMutants {

    private SinkMutants() {}

    static List<ModelMutant> all() {
        return List.of(
                ModelMutant.of(
                        "wraps the sink's exceptions",
                        Broken.sink(events -> event -> {
                            try {
                                events.emit(event);
                            } catch (RuntimeException e) {
                                throw ModelException.of(ErrorCode.LLM_ERROR, "plain", "the sink failed")
                                        .cause(e)
                                        .build();
                            }
                        }),
                        "an_exception_of_the_sink_passes_as_it_is_and_frees_the_socket",
                        "an_exception_of_the_sink_passes_whatever_event_it_was_given",
                        "a_sink_that_throws_leaves_another_call_alone"),
                ModelMutant.of(
                        "swallows what the sink throws at figures",
                        Broken.event((event, events) -> {
                            try {
                                events.emit(event);
                            } catch (RuntimeException e) {
                                if (!(event instanceof UsageReported)) {
                                    throw e;
                                }
                            }
                        }),
                        "an_exception_of_the_sink_passes_whatever_event_it_was_given"),
                ModelMutant.of(
                        "goes on with a sink that threw",
                        Broken.call(() -> SinkMutants::goingOn),
                        "a_sink_that_threw_is_told_nothing_more"),
                ModelMutant.of(
                        "gives up every call when one sink throws",
                        GivingUp::new,
                        "a_sink_that_throws_leaves_another_call_alone"),
                ModelMutant.of(
                        "drops what a slow sink does not take",
                        Broken.call(() -> (sound, request, events, cancellation) ->
                                readingAhead(sound, request, events, cancellation, 4)),
                        "a_slow_sink_loses_nothing"),
                ModelMutant.of(
                        "reads ahead of the sink",
                        Broken.call(() -> (sound, request, events, cancellation) ->
                                readingAhead(sound, request, events, cancellation, Integer.MAX_VALUE)),
                        "a_sink_that_blocks_holds_the_server_up"),
                ModelMutant.of(
                        "takes its leave when it is cancelled, also after the end",
                        Broken.call(() -> (sound, request, events, cancellation) -> {
                            cancellation.onCancel(() -> events.emit(new TextDelta("bye")));
                            return sound.generate(request, events, cancellation);
                        }),
                        "cancelled_after_the_end_nothing_happens",
                        "streams_pieces_in_order_and_returns_their_concatenation"),
                ModelMutant.of(
                        "serves one call at a time",
                        Broken.call(() -> new Broken.Call() {
                            @Override
                            public synchronized ModelResponse generate(
                                    LanguageModel sound, ModelRequest request, EventSink events, Cancellation token) {
                                return sound.generate(request, events, token);
                            }
                        }),
                        "answers_many_calls_at_once_and_mixes_nothing_up"),
                ModelMutant.of(
                        "has one place for the tool calls of all answers",
                        Sharing::new,
                        "answers_many_calls_at_once_and_mixes_nothing_up"));
    }

    private static ModelResponse goingOn(
            LanguageModel sound, ModelRequest request, EventSink events, Cancellation cancellation) {
        AtomicReference<@Nullable RuntimeException> first = new AtomicReference<>();
        ModelResponse response = sound.generate(
                request,
                event -> {
                    try {
                        events.emit(event);
                    } catch (RuntimeException e) {
                        first.compareAndSet(null, e);
                    }
                },
                cancellation);
        RuntimeException thrown = first.get();
        if (thrown != null) {
            throw thrown;
        }
        return response;
    }

    /** Reads on another thread and keeps at most {@code most} events for the sink; what does not fit is dropped. */
    private static ModelResponse readingAhead(
            LanguageModel sound, ModelRequest request, EventSink events, Cancellation cancellation, int most) {
        BlockingQueue<Optional<StreamEvent>> queue = new LinkedBlockingQueue<>();
        CompletableFuture<ModelResponse> result = new CompletableFuture<>();
        EventSink keeping = event -> {
            if (queue.size() < most) {
                queue.add(Optional.of(event));
            }
        };
        daemon(() -> {
            try {
                result.complete(sound.generate(request, keeping, cancellation));
            } finally {
                queue.add(Optional.empty());
            }
        });
        for (Optional<StreamEvent> next = take(queue); next.isPresent(); next = take(queue)) {
            events.emit(next.get());
        }
        return result.join();
    }

    private static <E> E take(BlockingQueue<E> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "broken-model");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class GivingUp extends PlainModel {
        private final Set<PlainHttp> open = ConcurrentHashMap.newKeySet();

        GivingUp(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        Registration wakeOn(Cancellation cancellation, PlainHttp http) {
            open.add(http);
            return super.wakeOn(cancellation, http);
        }

        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            try {
                return super.generate(request, events, cancellation);
            } catch (IllegalStateException e) {
                open.forEach(PlainModel::close);
                throw e;
            }
        }
    }

    private static final class Sharing extends PlainModel {
        private final PlainTools all = new PlainTools();

        Sharing(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        PlainAnswer answer(EventSink events) {
            return new PlainAnswer(events) {
                @Override
                PlainTools tools() {
                    return all;
                }
            };
        }
    }
}
