package dev.orchestrator.agent.codebuff;

import dev.orchestrator.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Codebuff's side of the wire, on loopback: what it says is said by the test, and what it hears the test is told. */
final class ScriptedBackend implements AutoCloseable {

    private final Process process;
    private final BufferedReader heard;
    private final OutputStream says;
    private final int port;

    private ScriptedBackend(Process process) {
        this.process = process;
        this.heard = process.inputReader(StandardCharsets.UTF_8);
        this.says = process.getOutputStream();
        this.port = ((Number) take("listening").get("port")).intValue();
    }

    /** Starts it; the mood is empty, or {@code no-acks}. */
    static ScriptedBackend start(String mood) {
        Path sdk = NpmPackage.folder();
        try {
            return new ScriptedBackend(
                    new ProcessBuilder("node", NpmPackage.script("backend.mjs").toString(), sdk.toString(), mood)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Waits for the next message of a type; those before it are let go by. */
    Map<?, ?> take(String type) {
        try {
            for (String line = heard.readLine(); line != null; line = heard.readLine()) {
                Map<?, ?> message = (Map<?, ?>) Json.read(line);
                if (type.equals(message.get("type"))) {
                    return message;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("the backend has ended before it heard " + type);
    }

    /** Says an action. */
    void say(Map<String, ?> action) {
        try {
            says.write((Json.write(action) + "\n").getBytes(StandardCharsets.UTF_8));
            says.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says an event of an agent; names and values by turns. */
    void event(String type, Object... values) {
        Map<String, Object> event = new LinkedHashMap<>(Map.of("type", type));
        for (int i = 0; i < values.length; i += 2) {
            event.put((String) values[i], values[i + 1]);
        }
        say(Map.of("type", "response-chunk", "chunk", event));
    }

    void text(String words) {
        event("text", "text", words);
    }

    /** Asks for a call of a tool and returns what came of it: a value, or a map with an errorMessage. */
    Object call(String id, String tool, Map<String, ?> input) {
        say(Map.of("type", "tool-call-request", "requestId", id, "toolName", tool, "input", input));
        Map<?, ?> answer = take("tool-call-response");
        if (!id.equals(answer.get("requestId"))) {
            throw new AssertionError("another call was answered: " + answer);
        }
        return ((Map<?, ?>) ((List<?>) answer.get("output")).get(0)).get("value");
    }

    /** Tells what an answer of a model has cost, and whose model it is. */
    void cost(double credits, String agentId) {
        say(Map.of("type", "message-cost-response", "credits", credits, "agentId", agentId));
    }

    /** The state of an agent, as the end of a run tells it of those below. */
    static Map<String, Object> state(String agentId, double credits, List<?> below) {
        return Map.of(
                "agentId",
                agentId,
                "agentType",
                "story-writer",
                "agentContext",
                Map.of(),
                "subagents",
                below,
                "messageHistory",
                List.of(),
                "stepsRemaining",
                20,
                "creditsUsed",
                credits);
    }

    /** Ends the run with last words, and values of the state of its agent. */
    void end(String words, Map<String, ?> state) {
        say(Map.of("type", "end", "state", state, "output", Map.of("type", "lastMessage", "value", words)));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
