package dev.orchestrator.brain.mcp;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolBuilder;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.model.ToolSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives agents the tools of a server of the Model Context Protocol.
 *
 * <pre>{@code
 * List<Tool> tools = McpTools.of(client).prefix("files_").readOnly("read_file", "list_directory").tools(Cancellation.none());
 * }</pre>
 *
 * <p>What a server says of its tools is a stranger's word: unless the application says otherwise, each counts as one that changes something
 * more with every call, so that permissions must allow it and it is never called twice. Failures of the server are told to the model; the
 * server's descriptions and answers reach the model as they are. Not thread-safe; the tools it makes are.
 */
public final class McpTools {

    private static final int LONGEST_NAME = 64;

    private final McpClient client;
    private final Set<String> readOnly = new HashSet<>();
    private final Set<String> idempotent = new HashSet<>();
    private String prefix = "";
    private Duration timeout = Tool.DEFAULT_TIMEOUT;

    private McpTools(McpClient client) {
        this.client = client;
    }

    /**
     * Takes the tools of a server.
     *
     * @param client stays the caller's to close, when no agent works any more
     * @return this, to say more
     */
    public static McpTools of(McpClient client) {
        return new McpTools(Given.present(client, "client"));
    }

    /**
     * Sets the names of this server's tools apart from those of others.
     *
     * @param prefix letters, digits, {@code _} or {@code -}; none by default
     * @return this
     */
    public McpTools prefix(String prefix) {
        this.prefix = Given.present(prefix, "prefix");
        return this;
    }

    /**
     * Says which tools only look.
     *
     * @param names as the server has them
     * @return this
     */
    public McpTools readOnly(String... names) {
        readOnly.addAll(List.of(names));
        return this;
    }

    /**
     * Says which tools leave the same behind however often they are called with the same arguments.
     *
     * @param names as the server has them
     * @return this
     */
    public McpTools idempotent(String... names) {
        idempotent.addAll(List.of(names));
        return this;
    }

    /**
     * Limits how long a call may take.
     *
     * @param timeout a minute by default
     * @return this
     */
    public McpTools timeout(Duration timeout) {
        this.timeout = Given.present(timeout, "timeout");
        return this;
    }

    /**
     * Asks the server what tools it has.
     *
     * @param cancellation stops the call
     * @return all of them, under the prefix; what no tool's name can hold is replaced by {@code _}
     * @throws McpException if the server cannot be asked, or if it does not have a tool that was named here
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if a tool cannot be offered to a model: its name is
     *     too long, or its schema none
     */
    public List<Tool> tools(Cancellation cancellation) {
        List<Tool> tools = new ArrayList<>();
        Set<String> unknown = new HashSet<>(readOnly);
        unknown.addAll(idempotent);
        for (McpTool tool : client.tools(cancellation)) {
            tools.add(offered(tool));
            unknown.remove(tool.name());
        }
        if (!unknown.isEmpty()) {
            throw McpException.misfit(client + " has no tool named " + String.join(", ", unknown));
        }
        return List.copyOf(tools);
    }

    private Tool offered(McpTool tool) {
        ToolSpec spec = new ToolSpec(name(tool.name()), tool.description(), Json.write(tool.inputSchema()));
        ToolBuilder<Map<String, @Nullable Object>> builder =
                Tool.builder(spec).timeout(timeout).handler((arguments, context) -> call(tool, arguments, context));
        if (readOnly.contains(tool.name())) {
            builder.readOnly();
        } else if (idempotent.contains(tool.name())) {
            builder.idempotent();
        }
        return builder.build();
    }

    private String name(String name) {
        String whole = prefix + name.replaceAll("[^A-Za-z0-9_-]", "_");
        if (whole.length() > LONGEST_NAME) {
            throw McpException.misfit("The name of tool " + whole + " of " + client
                    + " is too long for a model: at most " + LONGEST_NAME + " characters with the prefix");
        }
        return whole;
    }

    private ToolResult call(McpTool tool, Map<String, @Nullable Object> arguments, ToolContext context) {
        McpResult result = client.call(tool.name(), arguments, context.cancellation());
        if (result.isError()) {
            return ToolResult.failed(result.text().isBlank() ? "The tool failed and did not say why." : result.text());
        }
        Object structured = result.structured();
        return ToolResult.of(result.text().isBlank() && structured != null ? structured : result.text());
    }
}
