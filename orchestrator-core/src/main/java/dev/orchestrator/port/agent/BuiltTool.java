package dev.orchestrator.port.agent;

import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.ToolSpec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A tool out of a schema and a handler. */
record BuiltTool<A>(
        ToolSpec spec,
        JsonSchema<A> schema,
        Effect effect,
        Right right,
        Duration timeout,
        ToolHandler<? super A> handler)
        implements Tool {

    @Override
    public ToolResult call(ToolContext context, Map<String, @Nullable Object> arguments) throws Exception {
        A bound;
        try {
            bound = schema.bind(arguments);
        } catch (JsonException e) { // as where the constructor of a record refuses a value
            return ToolResult.failed("The arguments of " + spec.name() + " do not fit:\n" + e.feedback());
        }
        return ToolResult.of(awaited(handler.handle(bound, context), context));
    }

    private static @Nullable Object awaited(@Nullable Object value, ToolContext context) throws Exception {
        if (!(value instanceof CompletionStage<?> stage)) {
            return value;
        }
        CompletableFuture<?> future = stage.toCompletableFuture();
        context.cancellation().await(future);
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public String toString() {
        return "Tool[" + spec.name() + ", " + effect + "]";
    }
}
