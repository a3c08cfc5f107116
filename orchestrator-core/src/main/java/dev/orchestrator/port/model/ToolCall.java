package dev.orchestrator.port.model;

import dev.orchestrator.internal.base.Check;

/**
 * A tool the model wants to be called.
 *
 * @param id unique within the answer; the tool's result is sent back under it
 * @param tool the tool's name as the model gave it
 * @param arguments the arguments as JSON text; <code>{}</code> if there are none
 */
public record ToolCall(String id, String tool, String arguments) {

    /** Checks the values. */
    public ToolCall {
        Check.notBlank(id, "tool call id");
        Check.notBlank(tool, "name of the tool in call " + id);
        Check.notBlank(arguments, "arguments of tool call " + id);
    }

    /** Names the call without its arguments. */
    @Override
    public String toString() {
        return "ToolCall[" + id + ", " + tool + "]";
    }
}
