package dev.orchestrator.port.agent;

import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.ToolSpec;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something a model can ask for, and Java does: look something up, write a file, publish a chapter.
 *
 * <pre>{@code
 * record Sku(String sku) {}
 *
 * Tool stock = Tool.of("stock", "Units left of an article", Sku.class, sku -> warehouse.unitsOf(sku.sku()));
 * }</pre>
 *
 * <p>Whether it may be called is decided before: by whether the agent lists it, and by permissions and the caller's
 * {@link Right}s.
 *
 * <p>An implementation must
 *
 * <ul>
 *   <li>be thread-safe: one instance serves all runs, and one model answer may call it several times at once;
 *   <li>stop soon after the {@link ToolContext#cancellation()} is set off: its thread is never interrupted, and what it
 *       returns later counts for nothing;
 *   <li>declare an {@link #effect()} no weaker than it has: what is declared idempotent may be called again after a crash;
 *   <li>always return the same {@link #spec()}.
 * </ul>
 *
 * <p>{@link Tools#from(Object)} makes tools of annotated methods.
 */
public interface Tool {

    /** How long a call may take unless the tool says something else. */
    Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    /** What a call leaves behind. */
    enum Effect {
        /** Nothing: it may be called as often as one likes. */
        READ_ONLY,
        /** Something, and the same if it is called again with the same arguments: after a crash it is repeated. */
        IDEMPOTENT,
        /** Something, and something more with each call: it never runs twice for one call of the model. */
        EFFECTFUL
    }

    /**
     * Makes a tool that returns quickly and changes something; {@link #builder(String, String, Class)} says more.
     *
     * @param name at most 64 letters, digits, {@code _} or {@code -}
     * @param description what it does, for the model to read
     * @param arguments a record; what may be in it says {@link JsonSchema}
     * @param work from the arguments to what the model is told, as {@link ToolHandler} has it
     * @param <A> the record
     * @return the tool
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if the name is no such name, or there
     *     is no schema for the record
     */
    static <A> Tool of(String name, String description, Class<A> arguments, Function<? super A, ?> work) {
        return builder(name, description, arguments)
                .handler((values, context) -> work.apply(values))
                .build();
    }

    /**
     * Makes a tool without arguments.
     *
     * @param name at most 64 letters, digits, {@code _} or {@code -}
     * @param description what it does, for the model to read
     * @param work what the model is told, as {@link ToolHandler} has it
     * @return the tool
     */
    static Tool of(String name, String description, Supplier<?> work) {
        return new ToolBuilder<>(name, description, JsonSchema.of(name, Map.of()))
                .handler((none, context) -> work.get())
                .build();
    }

    /**
     * Starts a tool whose arguments are a record.
     *
     * @param name at most 64 letters, digits, {@code _} or {@code -}
     * @param description what it does, for the model to read
     * @param arguments a record; what may be in it says {@link JsonSchema}
     * @param <A> the record
     * @return a builder
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if there is no schema for the record
     */
    static <A> ToolBuilder<A> builder(String name, String description, Class<A> arguments) {
        return new ToolBuilder<>(name, description, JsonSchema.of(arguments));
    }

    /**
     * Starts a tool whose arguments stay what {@link dev.orchestrator.json.Json} reads: for a schema that comes from
     * elsewhere.
     *
     * @param spec name, description and the schema of the arguments
     * @return a builder
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if the schema is not a JSON object
     */
    static ToolBuilder<Map<String, @Nullable Object>> builder(ToolSpec spec) {
        return new ToolBuilder<>(spec, JsonSchema.parse(spec.name(), spec.parameters()));
    }

    /**
     * Returns what a model is told of it.
     *
     * @return name, description and the JSON Schema of the arguments
     */
    ToolSpec spec();

    /**
     * Returns what a call leaves behind.
     *
     * @return {@link Effect#EFFECTFUL} unless the tool says something else
     */
    default Effect effect() {
        return Effect.EFFECTFUL;
    }

    /**
     * Returns what the caller must be allowed to do.
     *
     * @return what {@link Right#of(Effect)} has for the effect, unless the tool says something else
     */
    default Right right() {
        return Right.of(effect());
    }

    /**
     * Returns how long a call may take. After that its cancellation is set off, and nobody waits for it any longer.
     *
     * @return above zero; {@link #DEFAULT_TIMEOUT} unless the tool says something else
     */
    default Duration timeout() {
        return DEFAULT_TIMEOUT;
    }

    /**
     * Does the work, on the calling thread.
     *
     * @param context who asks, and what the tool may tell while it works
     * @param arguments what the model asks for, as {@link dev.orchestrator.json.Json} reads it; they fit the schema and
     *     cannot be changed
     * @return what the model is told; {@link ToolResult#failed(String)} if it cannot be done
     * @throws Exception if something is broken: the model is told the message, without the stack
     */
    ToolResult call(ToolContext context, Map<String, @Nullable Object> arguments) throws Exception;
}
