package dev.orchestrator.port.model;

import dev.orchestrator.internal.base.Check;

/**
 * A tool as it is described to a model.
 *
 * @param name at most 64 letters, digits, {@code _} or {@code -}
 * @param description what it does, for the model to read
 * @param parameters the JSON Schema of its arguments, as JSON text
 */
public record ToolSpec(String name, String description, String parameters) {

    /** Checks the values. */
    public ToolSpec {
        Check.that(
                Check.present(name, "tool name").matches("[A-Za-z0-9_-]{1,64}"),
                "tool name must be 1 to 64 letters, digits, _ or -, got " + name);
        Check.present(description, "description of tool " + name);
        Check.notBlank(parameters, "parameters of tool " + name);
    }

    /** Names the tool without its description. */
    @Override
    public String toString() {
        return "ToolSpec[" + name + "]";
    }
}
