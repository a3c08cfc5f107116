package dev.orchestrator.examples.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.llm.OpenRouter;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server on loopback that streams as OpenRouter does. What the model says is up to a function; no two answers cost the
 * same, so that none can be counted in place of another.
 */
final class PlayedModel implements AutoCloseable {

    static final String NAME = "author/played";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/api/v1";
    private static final BigDecimal CENT = new BigDecimal("0.0100");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Function<Asking, Reply> script;
    private final List<Asking> asked = new CopyOnWriteArrayList<>();
    private final List<BigDecimal> charged = new CopyOnWriteArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();

    PlayedModel(Function<Asking, Reply> script) throws IOException {
        this.script = script;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(PATH + "/chat/completions", this::answer);
        server.start();
    }

    OpenRouter client() {
        return OpenRouter.builder()
                .baseUrl("http://127.0.0.1:" + server.getAddress().getPort() + PATH)
                .apiKey("none")
                .defaultModel(NAME)
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asking asking = new Asking(JSON.readTree(exchange.getRequestBody()));
            asked.add(asking);
            Reply reply = script.apply(asking);
            BigDecimal cost =
                    CENT.add(new BigDecimal("0.000001").multiply(BigDecimal.valueOf(answers.incrementAndGet())));
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (ObjectNode chunk : reply.chunks(cost)) {
                event(out, "data: " + chunk);
            }
            charged.add(cost);
            event(out, "data: [DONE]");
        }
    }

    private static void event(OutputStream out, String line) throws IOException {
        out.write((line + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** All that was asked so far, in the order in which it came. */
    List<Asking> asked() {
        return List.copyOf(asked);
    }

    List<Asking> asked(String who) {
        return asked.stream().filter(asking -> asking.who().equals(who)).toList();
    }

    /** What all answers together have cost. */
    BigDecimal charged() {
        return charged.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
