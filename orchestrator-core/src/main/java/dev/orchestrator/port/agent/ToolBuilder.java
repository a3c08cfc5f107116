package dev.orchestrator.port.agent;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.model.ToolSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Tool}. Not thread-safe.
 *
 * @param <A> what the arguments become
 */
public final class ToolBuilder<A> {

    private final ToolSpec spec;
    private final JsonSchema<A> schema;
    private Effect effect = Effect.EFFECTFUL;
    private @Nullable Right right;
    private Duration timeout = Tool.DEFAULT_TIMEOUT;
    private @Nullable ToolHandler<? super A> handler;

    ToolBuilder(String name, String description, JsonSchema<A> schema) {
        this(new ToolSpec(name, description, schema.text()), schema);
    }

    ToolBuilder(ToolSpec spec, JsonSchema<A> schema) {
        this.spec = spec;
        this.schema = schema;
    }

    /**
     * Says that a call changes nothing.
     *
     * @return this
     */
    public ToolBuilder<A> readOnly() {
        return effect(Effect.READ_ONLY);
    }

    /**
     * Says that a call may be repeated with the same arguments and does no more than the first one did.
     *
     * @return this
     */
    public ToolBuilder<A> idempotent() {
        return effect(Effect.IDEMPOTENT);
    }

    /**
     * Says what a call leaves behind; {@link Effect#EFFECTFUL} unless something else is said.
     *
     * @param effect what it leaves behind
     * @return this
     */
    public ToolBuilder<A> effect(Effect effect) {
        this.effect = Check.present(effect, "effect");
        return this;
    }

    /**
     * Says what the caller must be allowed to do; unless said, that follows from the effect.
     *
     * @param right the least right the caller must have
     * @return this
     */
    public ToolBuilder<A> right(Right right) {
        this.right = Check.present(right, "right");
        return this;
    }

    /**
     * Says how long a call may take.
     *
     * @param timeout above zero; {@link Tool#DEFAULT_TIMEOUT} unless said
     * @return this
     */
    public ToolBuilder<A> timeout(Duration timeout) {
        this.timeout = Check.positive(timeout, "timeout of tool " + spec.name());
        return this;
    }

    /**
     * Says what the tool does.
     *
     * @param handler gets the arguments and the context; called by many threads at once
     * @return this
     */
    public ToolBuilder<A> handler(ToolHandler<? super A> handler) {
        this.handler = Check.present(handler, "handler of tool " + spec.name());
        return this;
    }

    /**
     * Makes the tool.
     *
     * @return the tool
     * @throws dev.orchestrator.error.OrchestratorException with code MISSING_FIELDS without a {@link #handler}
     */
    public Tool build() {
        ToolHandler<? super A> work = Check.present(handler, "handler of tool " + spec.name());
        Right needed = right == null ? Right.of(effect) : right;
        return new BuiltTool<>(spec, schema, effect, needed, timeout, work);
    }
}
