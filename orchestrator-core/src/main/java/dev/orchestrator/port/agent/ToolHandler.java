package dev.orchestrator.port.agent;

import org.jspecify.annotations.Nullable;

/**
 * What a tool does. Called by many threads at once: one for each call.
 *
 * @param <A> what the arguments become
 */
@FunctionalInterface
public interface ToolHandler<A> {

    /**
     * Does the work.
     *
     * @param arguments what the model asks for; they fit the schema of the tool
     * @param context who asks, and what the tool may tell while it works
     * @return what the model is told: text as it is, and all else as JSON (see {@link
     *     dev.orchestrator.json.Json#toValue(Object)}). A {@link ToolResult} is taken as it is, and a {@link
     *     java.util.concurrent.CompletionStage} is waited for
     * @throws Exception if it cannot be done: the model is told the message, without the stack
     */
    @Nullable
    Object handle(A arguments, ToolContext context) throws Exception;
}
