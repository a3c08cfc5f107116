package dev.orchestrator.brain.mcp;

import java.util.Map;

/**
 * A tool that a server offers. What it says of itself is a stranger's word: shown to a model it is untrusted text, and
 * what it may do is decided by the application.
 *
 * @param name how it is called
 * @param description what it is for, in the server's words; may be empty
 * @param inputSchema the JSON schema of its arguments, as plain maps and lists
 */
public record McpTool(String name, String description, Map<String, Object> inputSchema) {

    /** Checks the values. */
    public McpTool {
        Given.notBlank(name, "name of the tool");
        Given.present(description, "description of the tool");
        Given.present(inputSchema, "inputSchema of the tool");
    }
}
