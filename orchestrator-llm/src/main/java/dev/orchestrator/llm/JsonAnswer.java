package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import okhttp3.Response;

/** An answer that is one JSON object: lists of models, embeddings, what a call cost. */
final class JsonAnswer {

    private static final long LARGEST = 256L * 1024 * 1024;

    private JsonAnswer() {}

    /** Returns the whole body, and shows it, unless it is so large that it could not be kept. */
    static String text(Response response, Failures failures, WireLog log) throws IOException {
        if (response.body().source().request(LARGEST + 1)) {
            throw failures.misfit("the answer is larger than " + LARGEST + " bytes");
        }
        String text = response.body().string();
        log.received(text);
        return text;
    }

    static JsonNode read(Response response, Failures failures, WireLog log) throws IOException {
        return read(Json.MAPPER.reader(), response, failures, log);
    }

    /**
     * Reads the whole answer.
     *
     * @throws dev.orchestrator.error.ModelException if it is a refusal, an error inside a success, or no JSON object
     */
    static JsonNode read(ObjectReader reader, Response response, Failures failures, WireLog log) throws IOException {
        if (!response.isSuccessful()) {
            throw failures.refused(response);
        }
        JsonNode answer = Json.treeOrNull(reader, text(response, failures, log));
        if (answer == null || !answer.isObject()) {
            throw failures.unreadable("the answer is no JSON object");
        }
        if (!Json.isNothing(answer.path("error"))) {
            failures.identified(Json.text(answer, "id"));
            throw failures.inAnswer(answer.get("error"));
        }
        return answer;
    }
}
