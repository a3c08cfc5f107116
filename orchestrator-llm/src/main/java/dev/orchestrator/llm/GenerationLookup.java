package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.call.Cancellation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Asks what a call has cost. Right after a call its record may not be there yet, so it is asked for a few times. */
final class GenerationLookup {

    private static final int NOT_FOUND = 404;
    private static final long[] WAITS_MILLIS = {250, 500, 1000};

    private final Endpoint endpoint;
    private final OkHttpClient client;

    GenerationLookup(Endpoint endpoint, OkHttpClient client) {
        this.endpoint = endpoint;
        this.client = client;
    }

    Optional<Generation> find(String id, Cancellation cancellation) {
        Optional<Generation> found = ask(id, cancellation);
        for (int i = 0; i < WAITS_MILLIS.length && found.isEmpty(); i++) {
            pause(WAITS_MILLIS[i], cancellation);
            found = ask(id, cancellation);
        }
        return found;
    }

    private Optional<Generation> ask(String id, Cancellation cancellation) {
        HttpUrl url = endpoint.url("generation").addQueryParameter("id", id).build();
        Failures failures = endpoint.failures(List::of);
        return endpoint.get(client, url, failures, cancellation, response -> read(id, response, failures));
    }

    private Optional<Generation> read(String id, Response response, Failures failures) throws IOException {
        if (response.code() == NOT_FOUND) {
            return Optional.empty();
        }
        JsonNode answer = JsonAnswer.read(response, failures, endpoint.wireLog());
        return Optional.of(Generation.of(id, answer.path("data")));
    }

    private static void pause(long millis, Cancellation cancellation) {
        CountDownLatch stopped = new CountDownLatch(1);
        Cancellation.Registration hook = cancellation.onCancel(stopped::countDown);
        try {
            stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next request ends at once and says so
        } finally {
            hook.close();
        }
    }
}
