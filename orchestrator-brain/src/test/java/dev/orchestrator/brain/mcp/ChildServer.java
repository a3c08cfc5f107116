package dev.orchestrator.brain.mcp;

import dev.orchestrator.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server in a process of its own that does what the tools it is called with say. The first argument is its era. A file
 * named in a call is made when the call has come.
 */
public final class ChildServer {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final boolean modern;
    private String heard = "";

    private ChildServer(boolean modern) {
        this.modern = modern;
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 1 && args[1].equals("hang")) {
            Thread.sleep(Long.MAX_VALUE);
        }
        ChildServer server = new ChildServer(args[0].equals("modern"));
        System.err.println("The server is ready");
        for (Map<String, Object> message = server.next(); message != null; message = server.next()) {
            server.handle(message, args);
        }
    }

    private Map<String, Object> next() throws IOException {
        String line = in.readLine();
        return line == null ? null : Shape.object(Json.read(line));
    }

    private void handle(Map<String, Object> message, String[] args) throws Exception {
        switch (Shape.text(message.get("method"))) {
            case "server/discover" -> discover(message, args);
            case "initialize" ->
                result(
                        message,
                        Map.of(
                                "protocolVersion", "2025-06-18",
                                "capabilities", Map.of(),
                                "serverInfo", Map.of("name", "child", "version", "1")));
            case "tools/call" -> call(message, Shape.object(message.get("params")));
            default -> {}
        }
    }

    private void discover(Map<String, Object> message, String[] args) {
        if (args.length > 1 && args[1].equals("touchy")) {
            System.exit(3);
        }
        if (modern) {
            result(message, Map.of("supportedVersions", List.of("2026-07-28"), "capabilities", Map.of()));
        } else {
            send(Map.of("jsonrpc", "2.0", "id", message.get("id"), "error", Map.of("code", -32601, "message", "?")));
        }
    }

    private void call(Map<String, Object> message, Map<String, Object> params) throws Exception {
        Map<String, Object> arguments = Shape.object(params.get("arguments"));
        if (arguments.containsKey("sign")) {
            Files.createFile(Path.of(Shape.text(arguments.get("sign"))));
        }
        switch (Shape.text(params.get("name"))) {
            case "echo" -> say(message, Shape.text(arguments.get("text")));
            case "params" -> say(message, Json.write(params));
            case "environment" -> say(message, Json.write(new TreeMap<>(System.getenv())));
            case "pid" -> say(message, Long.toString(ProcessHandle.current().pid()));
            case "die" -> System.exit(7);
            case "never" -> {}
            case "deaf" -> Thread.sleep(Long.MAX_VALUE);
            case "noise" -> noise(message);
            case "large" -> say(message, "x".repeat(Shape.number(arguments.get("size"))));
            case "swap" -> swap(message);
            case "ask" -> ask(message, Shape.text(arguments.get("method")));
            case "listen" -> heard = Json.write(next());
            case "heard" -> say(message, heard);
            default ->
                send(Map.of(
                        "jsonrpc",
                        "2.0",
                        "id",
                        message.get("id"),
                        "error",
                        Map.of("code", -32602, "message", "no tool")));
        }
    }

    private void noise(Map<String, Object> message) {
        System.err.println("e".repeat(3_000_000));
        OUT.println("Starting up... {");
        OUT.println();
        OUT.println("[1, \"two\"]");
        OUT.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
        OUT.println("{\"jsonrpc\":\"2.0\",\"id\":424242,\"result\":{}}");
        say(message, "heard through the noise");
        say(message, "said twice");
    }

    /** Answers this call after the next one. */
    private void swap(Map<String, Object> first) throws IOException {
        Map<String, Object> second = next();
        say(second, "second");
        say(first, "first");
    }

    /** Asks the client something, and says what it answered. */
    private void ask(Map<String, Object> message, String method) throws IOException {
        send(Map.of("jsonrpc", "2.0", "id", "mine", "method", method));
        say(message, Json.write(next()));
    }

    private void say(Map<String, Object> message, String text) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("content", List.of(Map.of("type", "text", "text", text)));
        result(message, result);
    }

    private void result(Map<String, Object> message, Map<String, Object> result) {
        send(Map.of("jsonrpc", "2.0", "id", message.get("id"), "result", result));
    }

    private void send(Map<String, Object> message) {
        OUT.println(Json.write(message));
    }
}
