package dev.orchestrator.examples.temporal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** What the workers of agents work on, outside of all of them: the models, played by scripts, and what tools do, which is counted. */
final class World implements AutoCloseable {

    /** What a model says at a step: text, or the call of a tool if there are arguments. */
    record Said(String text, String arguments) {
        static Said words(String text) {
            return new Said(text, "");
        }

        static Said call(String tool, String arguments) {
            return new Said(tool, arguments);
        }
    }

    private final HttpServer server;
    private final Map<String, List<Said>> parts = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> held = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> begun = new ConcurrentHashMap<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    World() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/model", exchange -> answer(exchange, this::model));
        server.createContext("/do/", exchange -> answer(exchange, body -> act(exchange)));
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** An agent says this, step by step; the last again and again. */
    World plays(String agent, Said... steps) {
        parts.put(agent, List.of(steps));
        return this;
    }

    /** What a tool does takes until it is let go; done is what completes when it has begun. */
    CompletableFuture<Void> hold(String action) {
        held.put(action, new CompletableFuture<>());
        CompletableFuture<Void> first = new CompletableFuture<>();
        begun.put(action, first);
        return first;
    }

    void letGo(String action) {
        held.remove(action).complete(null);
    }

    /** How often something was begun. */
    long times(String action) {
        return done.stream().filter(action::equals).count();
    }

    /** What models were shown last, each time: the agent and the text. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private String model(String body) {
        Map<?, ?> call = (Map<?, ?>) Json.read(body);
        String system = String.valueOf(call.get("system"));
        int step = ((Number) call.get("step")).intValue();
        String who = parts.keySet().stream()
                .filter(agent -> system.contains("You are the " + agent))
                .findFirst()
                .orElse("reviewer");
        asked.add(who + ": " + call.get("last"));
        List<Said> says = parts.get(who);
        Said said = says.get(Math.min(step, says.size() - 1));
        return Json.write(Map.of("text", said.text(), "arguments", said.arguments()));
    }

    private String act(HttpExchange exchange) {
        String action = exchange.getRequestURI().getPath().substring("/do/".length());
        done.add(action);
        CompletableFuture<Void> gate = held.get(action);
        if (gate != null) {
            begun.get(action).complete(null);
            gate.join();
        }
        return action + " " + times(action);
    }

    private static void answer(HttpExchange exchange, UnaryOperator<String> work) throws IOException {
        try (exchange) {
            byte[] answer = work.apply(new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        held.values().forEach(gate -> gate.complete(null));
        server.stop(0);
    }
}
