package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends an answer as server-sent events, one word at a time. A client that hangs up ends it with the next word. */
final class AnswerStream {

    /** Keep-alives come between the words too, as OpenRouter's do. */
    private static final int CHUNKS_PER_COMMENT = 20;

    private final HttpExchange exchange;
    private final Answer answer;
    private final Duration pace;

    AnswerStream(HttpExchange exchange, Answer answer, Duration pace) {
        this.exchange = exchange;
        this.answer = answer;
        this.pace = pace;
    }

    void send() throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.getResponseHeaders().set("X-Generation-Id", answer.id());
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        int sent = 0;
        for (ObjectNode chunk : answer.chunks()) {
            if (sent++ % CHUNKS_PER_COMMENT == 0) {
                event(out, ": OPENROUTER PROCESSING");
            }
            pause();
            event(out, "data: " + chunk);
        }
        event(out, "data: [DONE]");
    }

    private static void event(OutputStream out, String line) throws IOException {
        out.write((line + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void pause() throws IOException {
        try {
            Thread.sleep(pace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the stand-in was closed");
        }
    }
}
