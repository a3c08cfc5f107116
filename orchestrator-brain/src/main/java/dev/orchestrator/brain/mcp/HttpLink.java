package dev.orchestrator.brain.mcp;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session over streamable HTTP: a POST for each message, answered by JSON or by a stream of events. */
final class HttpLink implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(HttpLink.class);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final String SESSION = "Mcp-Session-Id";
    private static final int MOST_REDIRECTS = 3;
    private static final int MOST_RESUMPTIONS = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final TimeLimit FAREWELL = new TimeLimit(Duration.ofSeconds(2));
    private static final TimeLimit ASIDE = new TimeLimit(Duration.ofSeconds(10));

    private final OkHttpClient client;
    private final Headers headers;
    private final HttpFailures failures;
    private final long largestAnswer;
    private final Asides asides;
    private volatile HttpUrl url;
    private volatile Era era = Era.MODERN;
    private volatile @Nullable String protocolVersion;
    private volatile @Nullable String sessionId;
    private volatile boolean open = true;

    HttpLink(
            OkHttpClient client,
            HttpUrl url,
            Headers headers,
            HttpFailures failures,
            long largestAnswer,
            Asides asides) {
        this.client = client;
        this.url = url;
        this.headers = headers;
        this.failures = failures;
        this.largestAnswer = largestAnswer;
        this.asides = asides;
    }

    @Override
    public Incoming exchange(RpcRequest request, Cancellation cancellation) {
        Request http = post(request.json(), request.headers());
        StreamOfMessages stream = new StreamOfMessages(request, failures, largestAnswer, this::reply);
        Optional<Incoming> answer = call(http, cancellation, request, response -> read(stream, response, request));
        for (int i = 0; answer.isEmpty(); i++) {
            if (era == Era.MODERN || stream.lastId() == null || i >= MOST_RESUMPTIONS) {
                throw failures.unanswered(request);
            }
            answer = resume(stream, request, cancellation);
        }
        return answer.get();
    }

    /** Reads on where a stream ended without the answer: servers of the legacy era may let their clients come back. */
    private Optional<Incoming> resume(StreamOfMessages stream, RpcRequest request, Cancellation cancellation) {
        Duration pause = Duration.ofMillis(stream.retryMillis());
        Scheduler.system().pause(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE, cancellation);
        Request http = request("text/event-stream")
                .header("Last-Event-ID", String.valueOf(stream.lastId()))
                .get()
                .build();
        try {
            return call(http, cancellation, request, response -> read(stream, response, request));
        } catch (SessionLostException lost) { // the request itself had been taken, and may have been carried out
            throw failures.lostUnderWay(lost);
        }
    }

    private Optional<Incoming> read(StreamOfMessages stream, Response response, RpcRequest request) throws IOException {
        if (!response.isSuccessful()) {
            boolean agreed = protocolVersion != null && (era == Era.MODERN || sessionId != null);
            return Optional.of(failures.errorIn(response, request, agreed));
        }
        String given = response.header(SESSION);
        if (given != null && given.matches("[!-~]+") && request.method().equals("initialize")) {
            sessionId = given;
        }
        return Optional.ofNullable(stream.read(response));
    }

    @Override
    public void tell(String notification, Cancellation cancellation) {
        call(post(notification, Map.of()), cancellation, null, response -> {
            if (!response.isSuccessful()) {
                throw failures.refused(response);
            }
            return true;
        });
    }

    /** Answers a request of the server without holding up the one that waits for its own answer. */
    private void reply(String message) {
        if (era == Era.LEGACY) { // in the modern era servers ask nothing
            tellAside(message);
        }
    }

    private <T> T call(
            Request request, Cancellation cancellation, @Nullable RpcRequest asked, StoppableCall.Reader<T> reader) {
        Request next = request;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            cancellation.throwIfCancelled();
            StoppableCall call = new StoppableCall(client.newCall(next));
            Cancellation.Registration hook = cancellation.onCancel(() -> stop(call, asked));
            try (hook) {
                Answered<T> answered = call.read(response -> redirected(response)
                        ? new Answered<T>(null, failures.target(response))
                        : new Answered<T>(reader.read(response), null));
                cancellation.throwIfCancelled();
                if (answered.value() != null) {
                    return answered.value();
                }
                url = answered.target() == null ? url : answered.target();
                next = request.newBuilder().url(url).build();
            } catch (IOException e) {
                cancellation.throwIfCancelled();
                throw failures.transport(e);
            } catch (SessionLostException e) {
                open = false;
                throw e;
            } catch (McpException e) {
                cancellation.throwIfCancelled();
                throw e;
            }
        }
        throw failures.redirectedTooOften();
    }

    /** What a call gave: a value, or the address to ask instead. */
    private record Answered<T>(@Nullable T value, @Nullable HttpUrl target) {}

    private static boolean redirected(Response response) {
        return response.code() == 307 || response.code() == 308;
    }

    /** Frees the caller at once, and tells servers to which a closed connection says nothing. */
    private void stop(StoppableCall call, @Nullable RpcRequest asked) {
        if (call.stop() && era == Era.LEGACY && asked != null && !asked.isHandshake()) {
            tellAside(asked.cancelled());
        }
    }

    private void tellAside(String message) {
        asides.run(() -> ASIDE.hold(failures.name() + ": a notification's receipt", Cancellation.none(), c -> {
            tell(message, c);
            return true;
        }));
    }

    private Request post(String json, Map<String, String> mirrored) {
        Request.Builder request = request("application/json, text/event-stream");
        mirrored.forEach(request::header);
        return request.post(new SentOnce(JSON, json)).build();
    }

    private Request.Builder request(String accept) {
        Request.Builder request =
                new Request.Builder().url(url).headers(headers).header("Accept", accept);
        String session = sessionId;
        if (session != null) {
            request.header(SESSION, session);
        }
        String version = protocolVersion;
        if (version != null) {
            request.header("MCP-Protocol-Version", version);
        }
        return request;
    }

    @Override
    public void agreed(Era era, String protocolVersion) {
        this.era = era;
        this.protocolVersion = protocolVersion;
    }

    @Override
    public boolean hasHeaders() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Tells a server that gave a session that it can forget it; waits a moment for that, and no longer. */
    @Override
    public void close() {
        if (!open || sessionId == null) {
            open = false;
            return;
        }
        open = false;
        Request farewell = request("application/json").delete().build();
        try {
            FAREWELL.hold("its receipt", Cancellation.none(), c -> call(farewell, c, null, response -> true));
        } catch (RuntimeException e) {
            LOG.debug("{} did not hear that its session is over", failures.name());
        }
    }
}
