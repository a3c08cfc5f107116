package dev.orchestrator.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.jspecify.annotations.Nullable;

/** What an application writes that needs nothing but the text: okhttp-sse, a JSON tree of each event, and its delta. */
final class BareLoop extends EventSourceListener {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RequestBody QUESTION = RequestBody.create(
            "{\"model\":\"" + Wire.MODEL + "\",\"stream\":true,\"temperature\":0.7,\"max_tokens\":2000,\"messages\":["
                    + "{\"role\":\"user\",\"content\":\"What makes a good plot twist?\"}]}",
            MediaType.get("application/json"));

    private final Consumer<String> text;

    private BareLoop(Consumer<String> text) {
        this.text = text;
    }

    static void stream(OkHttpClient client, String baseUrl, Consumer<String> text) {
        Request request = new Request.Builder()
                .url(baseUrl + "/chat/completions")
                .header("Authorization", "Bearer none")
                .post(QUESTION)
                .build();
        try (Response response = client.newCall(request).execute()) {
            EventSources.processResponse(response, new BareLoop(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onEvent(EventSource source, @Nullable String id, @Nullable String type, String data) {
        if (data.equals("[DONE]")) {
            return;
        }
        try {
            JsonNode content =
                    JSON.readTree(data).path("choices").path(0).path("delta").path("content");
            if (!content.asText().isEmpty()) {
                text.accept(content.asText());
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onFailure(EventSource source, @Nullable Throwable failure, @Nullable Response response) {
        throw new IllegalStateException("the stream broke", failure);
    }
}
