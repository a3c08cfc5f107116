package dev.orchestrator.brain.mcp;

import dev.orchestrator.contract.Exchange;
import dev.orchestrator.contract.FaultServer;
import dev.orchestrator.contract.Script;
import dev.orchestrator.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A server over HTTP that plays one era or the other: answers the handshake by itself, and methods as it is told. Remembers
 * what it was asked, in order.
 */
final class PlayedServer implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(20);

    private final FaultServer http = FaultServer.start();
    private final Map<String, Function<Asked, Script>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** A message that came in. */
    record Asked(Exchange exchange, Map<String, Object> message) {
        String method() {
            return exchange.requestLine().startsWith("POST")
                    ? Shape.text(message.get("method"))
                    : exchange.requestLine().split(" ", 2)[0];
        }

        Object id() {
            return message.get("id");
        }

        Map<String, Object> params() {
            return Shape.object(message.get("params"));
        }

        String header(String name) {
            return exchange.header(name).orElse("");
        }

        /** A response to it, as JSON. */
        String result(Map<String, ?> result) {
            return Json.write(Map.of("jsonrpc", "2.0", "id", id(), "result", result));
        }

        String error(int code, String message, Object data) {
            return Json.write(Map.of(
                    "jsonrpc", "2.0", "id", id(), "error", Map.of("code", code, "message", message, "data", data)));
        }
    }

    private PlayedServer() {
        http.play(this::play);
    }

    /** A server that knows nothing of {@code server/discover} and gives out sessions s-1, s-2… */
    static PlayedServer legacy() {
        PlayedServer server = new PlayedServer();
        server.on("server/discover", asked -> Script.whole(400, "text/plain", "Bad Request: not initialized"));
        server.on(
                "initialize",
                asked -> json(
                        asked.result(Map.of(
                                "protocolVersion",
                                "2025-11-25",
                                "capabilities",
                                Map.of(),
                                "serverInfo",
                                Map.of("name", "played", "version", "1.2"),
                                "instructions",
                                "Be nice.")),
                        "Mcp-Session-Id: s-" + server.all("initialize").size()));
        server.on("notifications/initialized", asked -> Script.whole(202, "text/plain", ""));
        server.on("notifications/cancelled", asked -> Script.whole(202, "text/plain", ""));
        server.on("DELETE", asked -> Script.whole(200, "text/plain", ""));
        return server;
    }

    /** A server of the revision of July 2026. */
    static PlayedServer modern() {
        PlayedServer server = new PlayedServer();
        server.on(
                "server/discover",
                asked -> json(asked.result(Map.of(
                        "resultType",
                        "complete",
                        "supportedVersions",
                        List.of("2026-07-28"),
                        "capabilities",
                        Map.of(),
                        "_meta",
                        Map.of("io.modelcontextprotocol/serverInfo", Map.of("name", "played", "version", "2.0"))))));
        server.on("tools/list", asked -> json(asked.result(Map.of("resultType", "complete", "tools", List.of()))));
        return server;
    }

    static Script json(String body, String... headers) {
        return Script.whole(200, "application/json", body, headers);
    }

    static Script events() {
        return Script.begin().chunked(200, "text/event-stream; charset=utf-8");
    }

    static String event(String data) {
        return "event: message\ndata: " + data + "\n\n";
    }

    /** The result of a tool that says one thing. */
    static Map<String, Object> saying(String text) {
        return Map.of("content", List.of(Map.of("type", "text", "text", text)));
    }

    PlayedServer on(String method, Function<Asked, Script> answer) {
        answers.put(method, answer);
        return this;
    }

    private Script play(Exchange exchange) {
        Map<String, Object> message = exchange.body().isEmpty() ? Map.of() : Shape.object(Json.read(exchange.body()));
        Asked question = new Asked(exchange, message);
        asked.add(question);
        return answer(question);
    }

    /** Answers as it was told, and takes without an answer what it was told nothing of. */
    Script answer(Asked question) {
        return answers.getOrDefault(question.method(), any -> Script.whole(202, "text/plain", ""))
                .apply(question);
    }

    String url() {
        return http.url().toString();
    }

    int port() {
        return http.url().getPort();
    }

    List<Asked> all() {
        return List.copyOf(asked);
    }

    List<Asked> all(String method) {
        return asked.stream().filter(each -> each.method().equals(method)).toList();
    }

    List<String> methods() {
        List<String> methods = new ArrayList<>();
        asked.forEach(each -> methods.add(each.method()));
        return methods;
    }

    /** Waits for a message. */
    Asked await(String method) {
        long end = System.nanoTime() + SOON.toNanos();
        while (all(method).isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(method + " did not come; there were " + methods());
            }
            LockSupport.parkNanos(1_000_000);
        }
        return all(method).get(0);
    }

    @Override
    public void close() {
        http.close();
    }
}
