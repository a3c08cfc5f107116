package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small server on loopback that speaks OpenRouter's protocol over real HTTP, for trying things out without a key. It is
 * no language model: it answers by quoting the conversation it is sent, as {@link Extract} describes, and calls tools by the
 * plain rules of {@link ToolRules}.
 *
 * <p>It takes {@code POST /chat/completions}, streamed or not, and {@code GET /models}, and answers everything else with
 * an error as OpenRouter words it. Keys are not looked at. Thread-safe.
 */
public final class StandIn implements AutoCloseable {

    /** The only model it has. */
    public static final String MODEL = "stand-in/extractive";

    private static final String PATH = "/api/v1";

    static {
        // Otherwise each word waits for the acknowledgement of the one before. Read once, when the first server starts.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(StandIn::thread);
    private final Duration pace;
    private final AtomicInteger hangUps = new AtomicInteger();

    private StandIn(HttpServer server, Duration pace) {
        this.server = server;
        this.pace = pace;
    }

    /**
     * Starts a server on a free port of the loopback address.
     *
     * @param pace how long a streamed word takes; zero for as fast as it goes
     * @return the server, running until it is closed
     */
    public static StandIn start(Duration pace) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            StandIn standIn = new StandIn(server, pace);
            server.setExecutor(standIn.threads);
            server.createContext("/", standIn::handle);
            server.start();
            return standIn;
        } catch (IOException e) {
            throw new UncheckedIOException("the stand-in found no free port on the loopback address", e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "stand-in");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Returns where it listens.
     *
     * @return what {@code OPENROUTER_BASE_URL} would be set to
     */
    public String baseUrl() {
        InetSocketAddress address = server.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + PATH;
    }

    /** Returns how many clients have gone away before their answer was complete. */
    int hangUps() {
        return hangUps.get();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            route(exchange);
        } catch (IOException e) {
            hangUps.incrementAndGet();
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        try {
            String path = exchange.getRequestURI().getPath();
            if (path.equals(PATH + "/chat/completions")) {
                requireMethod(exchange, "POST");
                answer(exchange, ChatCall.read(exchange.getRequestBody()));
            } else if (path.equals(PATH + "/models")) {
                requireMethod(exchange, "GET");
                send(exchange, 200, Wire.models());
            } else {
                throw new Refusal(404, "not_found", "There is nothing at " + path);
            }
        } catch (Refusal refusal) {
            send(exchange, refusal.status(), refusal.body());
        }
    }

    private static void requireMethod(HttpExchange exchange, String method) throws Refusal {
        if (!exchange.getRequestMethod().equals(method)) {
            throw new Refusal(405, "invalid_request", "Method not allowed; use " + method);
        }
    }

    private void answer(HttpExchange exchange, ChatCall call) throws IOException {
        Answer answer = Answer.to(call);
        if (call.stream()) {
            new AnswerStream(exchange, answer, pace).send();
        } else {
            send(exchange, 200, answer.whole());
        }
    }

    private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Stops listening and hangs up on whoever still waits for an answer. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
