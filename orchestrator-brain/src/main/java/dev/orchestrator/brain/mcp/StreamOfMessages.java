package dev.orchestrator.brain.mcp;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds the answer to one request in what a server sends: JSON, or events among which are questions and notifications. For
 * one thread.
 */
final class StreamOfMessages {

    private final RpcRequest request;
    private final HttpFailures failures;
    private final long largest;
    private final Consumer<String> reply;
    private @Nullable String lastId;
    private long retryMillis;

    StreamOfMessages(RpcRequest request, HttpFailures failures, long largest, Consumer<String> reply) {
        this.request = request;
        this.failures = failures;
        this.largest = largest;
        this.reply = reply;
    }

    /** Returns the id of the last event, or null if events have none. */
    @Nullable
    String lastId() {
        return lastId;
    }

    long retryMillis() {
        return retryMillis;
    }

    /** Reads up to the answer, and returns null if a stream of events ends before it. */
    @Nullable
    Incoming read(Response response) throws IOException {
        String type = response.header("Content-Type", "");
        if (type != null && type.startsWith("text/event-stream")) {
            return readEvents(response.body().source());
        }
        BufferedSource body = response.body().source();
        if (body.request(largest + 1)) {
            throw failures.tooLarge(request, largest);
        }
        Incoming answer = take(body.readUtf8());
        if (answer == null) {
            throw failures.unanswered(request);
        }
        return answer;
    }

    private @Nullable Incoming readEvents(BufferedSource body) throws IOException {
        EventReader events = new EventReader(body, largest);
        try {
            for (String data = events.next(); data != null; data = events.next()) {
                Incoming answer = take(data);
                if (answer != null) {
                    return answer;
                }
            }
        } catch (EventReader.TooLargeException e) {
            throw failures.tooLarge(request, largest);
        } catch (IOException e) {
            if (events.lastId() == null) {
                throw e;
            } // what follows the last event can be asked for
        } finally {
            lastId = events.lastId() == null ? lastId : events.lastId();
            retryMillis = events.retryMillis();
        }
        return null;
    }

    private @Nullable Incoming take(String text) {
        if (text.isBlank()) {
            return null;
        }
        List<Incoming> messages = Incoming.read(text);
        if (messages == null) {
            throw failures.unreadable(request);
        }
        Incoming answer = null;
        for (Incoming message : messages) {
            if (message.answers(request.id()) || message.isErrorOfNobody()) {
                answer = message;
            } else if (message.isRequest()) {
                reply.accept(message.reply());
            }
        }
        return answer;
    }
}
