package dev.orchestrator.conformance;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import java.net.URI;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Ways to break {@link PlainModel}: what goes in or comes out of it is tampered with. */
final class Broken {

    /** A call of a model that is tampered with as a whole. */
    @FunctionalInterface
    interface Call {
        ModelResponse generate(LanguageModel sound, ModelRequest request, EventSink events, Cancellation cancellation);
    }

    private Broken() {}

    static BiFunction<URI, String, LanguageModel> call(Supplier<Call> call) {
        return (url, key) -> {
            LanguageModel sound = new PlainModel(url, key);
            Call broken = call.get();
            return (request, events, cancellation) -> broken.generate(sound, request, events, cancellation);
        };
    }

    /** Each call has a sink of its own, so that {@code sink} may keep a state. */
    static BiFunction<URI, String, LanguageModel> sink(UnaryOperator<EventSink> sink) {
        return call(() ->
                (sound, request, events, cancellation) -> sound.generate(request, sink.apply(events), cancellation));
    }

    static BiFunction<URI, String, LanguageModel> event(BiConsumer<StreamEvent, EventSink> emit) {
        return sink(events -> event -> emit.accept(event, events));
    }

    static BiFunction<URI, String, LanguageModel> response(UnaryOperator<ModelResponse> change) {
        return call(() ->
                (sound, request, events, cancellation) -> change.apply(sound.generate(request, events, cancellation)));
    }

    static BiFunction<URI, String, LanguageModel> failure(Function<ModelException, RuntimeException> change) {
        return call(() -> (sound, request, events, cancellation) -> {
            try {
                return sound.generate(request, events, cancellation);
            } catch (ModelException e) {
                throw change.apply(e);
            }
        });
    }

    static BiFunction<URI, String, LanguageModel> answer(Function<EventSink, PlainAnswer> answer) {
        return (url, key) -> new PlainModel(url, key) {
            @Override
            PlainAnswer answer(EventSink events) {
                return answer.apply(events);
            }
        };
    }

    static BiFunction<URI, String, LanguageModel> tools(Supplier<PlainTools> tools) {
        return answer(events -> new PlainAnswer(events) {
            @Override
            PlainTools tools() {
                return tools.get();
            }
        });
    }

    /** Everything that is known of a failure, to be changed in part. */
    static ModelException.Builder like(ModelException e) {
        return ModelException.of(e.code(), e.provider(), e.getMessage())
                .status(e.status())
                .requestId(e.requestId().orElse(null))
                .retryable(e.isRetryable())
                .retryAfter(e.retryAfter().orElse(null))
                .cause(e.getCause());
    }

    /** Throws what it is handed, checked or not; never returns, so that the compiler sees a caller leave. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    static ModelResponse with(ModelResponse response, String text, List<ToolCall> calls, FinishReason reason) {
        return new ModelResponse(
                text,
                calls,
                reason,
                response.usage(),
                response.model(),
                response.provider(),
                response.requestId(),
                response.reasoning());
    }
}
