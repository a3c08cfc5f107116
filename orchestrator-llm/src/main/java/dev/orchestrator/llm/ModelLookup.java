package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ModelException;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Asks a server which models it has, page after page where it gives its list out in pages. */
final class ModelLookup {

    /** OpenRouter's pages hold up to a thousand models. */
    private static final int MOST_PAGES = 10;

    private final Endpoint endpoint;
    private final OkHttpClient client;

    ModelLookup(Endpoint endpoint, OkHttpClient client) {
        this.endpoint = endpoint;
        this.client = client;
    }

    ModelList ask(Cancellation cancellation) {
        ModelList list = new ModelList();
        HttpUrl next = first();
        for (int page = 0; page < MOST_PAGES && next != null; page++) {
            JsonNode answer = page == 0 ? ask(next, cancellation) : askOrNull(next, cancellation);
            if (answer == null || !list.add(answer)) {
                break; // what is known by now is worth more than nothing
            }
            next = next(next, answer);
        }
        if (next != null) {
            list.cut();
        }
        return list;
    }

    private @Nullable JsonNode askOrNull(HttpUrl url, Cancellation cancellation) {
        try {
            return ask(url, cancellation);
        } catch (ModelException e) {
            return null; // the list counts as cut, so nobody is told that a model is missing
        }
    }

    /** OpenRouter leaves models out that write no text, such as those that make vectors, unless asked for all. */
    private HttpUrl first() {
        HttpUrl.Builder url = endpoint.url("models");
        return (endpoint.isOpenRouter() ? url.setQueryParameter("output_modalities", "all") : url).build();
    }

    private JsonNode ask(HttpUrl url, Cancellation cancellation) {
        Failures failures = endpoint.failures(List::of);
        WireLog log = endpoint.wireLog();
        return endpoint.get(client, url, failures, cancellation, answer -> JsonAnswer.read(answer, failures, log));
    }

    /**
     * Returns where the list goes on, or null if it ends. Of the link only the parameters are taken: wherever it points,
     * the key goes to no other server.
     */
    private static @Nullable HttpUrl next(HttpUrl asked, JsonNode answer) {
        String link = Json.text(answer.path("links"), "next");
        HttpUrl linked = link == null ? null : asked.resolve(link);
        if (linked == null) {
            return null;
        }
        HttpUrl.Builder next = asked.newBuilder();
        linked.queryParameterNames().forEach(name -> next.setQueryParameter(name, linked.queryParameter(name)));
        return next.build().equals(asked) ? null : next.build();
    }
}
