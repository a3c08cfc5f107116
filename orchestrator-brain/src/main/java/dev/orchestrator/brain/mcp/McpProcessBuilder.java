package dev.orchestrator.brain.mcp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Settings of a client of a child process. Each has a default; a wrong value is refused where it is set. Not thread-safe.
 */
public final class McpProcessBuilder {

    private final List<String> command;
    private Map<String, String> environment = Map.of();
    private Duration timeLimit = Limits.TIME;
    private int largestAnswer = Limits.ANSWER;

    McpProcessBuilder(List<String> command) {
        Given.that(!command.isEmpty() && !command.get(0).isBlank(), "the command must name a program");
        this.command = List.copyOf(command);
    }

    /**
     * Sets the environment of the process: these variables and no others, so that no key of this process is handed on.
     * Programs that start others, such as {@code npx}, need {@code PATH}.
     *
     * @param variables names and values; none by default. The values are taken for secrets: they are shown nowhere
     * @return this
     */
    public McpProcessBuilder environment(Map<String, String> variables) {
        environment = Map.copyOf(Given.present(variables, "environment"));
        return this;
    }

    /**
     * Sets how long the answer to one request may take.
     *
     * @param limit the limit; a minute by default
     * @return this
     */
    public McpProcessBuilder timeLimit(Duration limit) {
        timeLimit = Given.positive(limit, "timeLimit");
        return this;
    }

    /**
     * Sets how large an answer may be. One that is larger fails all calls that are under way, since it does not say which
     * one it belongs to.
     *
     * @param bytes the limit; 64 MiB by default
     * @return this
     */
    public McpProcessBuilder largestAnswer(int bytes) {
        Given.that(bytes > 0, "largestAnswer must be positive, got " + bytes);
        largestAnswer = bytes;
        return this;
    }

    /**
     * Makes the client. Nothing is started yet.
     *
     * @return the client; close it, and the process ends
     */
    public McpClient build() {
        Path program = Path.of(command.get(0)).getFileName();
        String name = "MCP server " + (program == null ? command.get(0) : program);
        Map<String, String> variables = environment;
        int largest = largestAnswer;
        Terms terms = new Terms(name, new TimeLimit(timeLimit), new Wording(variables.values()));
        return new McpClient(() -> StdioLink.start(command, variables, name, largest), terms, () -> {});
    }
}
