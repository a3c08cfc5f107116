package dev.orchestrator.llm;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** How to reach a server: the half of the builder's settings that is about HTTP, checked where each is made. */
final class Connection {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    /** For each piece sent, not for the whole: a large attachment on a slow line may take its time. */
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);

    private final Headers.Builder headers = new Headers.Builder();
    private HttpUrl baseUrl = HttpUrl.get("https://openrouter.ai/api/v1");
    private @Nullable String apiKey;
    private @Nullable Duration connectTimeout;
    private @Nullable Consumer<String> wireLog;
    private @Nullable OkHttpClient handedIn;

    void apiKey(String key) {
        String stripped = Given.notBlank(key, "the API key").strip(); // keys read from files end in a line break
        HeaderText.set(headers, "Authorization", "Bearer " + stripped);
        apiKey = stripped;
    }

    void baseUrl(String url) {
        HttpUrl parsed =
                HttpUrl.parse(Given.notBlank(url, "the base URL").strip().replaceAll("/+$", ""));
        if (parsed == null) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "the base URL must be a whole http or https address such as http://127.0.0.1:8080/v1");
        }
        baseUrl = parsed;
    }

    void header(String name, String value) {
        HeaderText.set(headers, name, value);
    }

    void connectTimeout(Duration timeout) {
        boolean positive = !Given.present(timeout, "connectTimeout").isNegative() && !timeout.isZero();
        Given.that(positive, "connectTimeout must be positive, got " + timeout);
        connectTimeout = timeout;
    }

    void wireLog(Consumer<String> lines) {
        wireLog = Given.present(lines, "wireLog");
    }

    void httpClient(OkHttpClient client) {
        handedIn = Given.present(client, "httpClient");
    }

    boolean ownsClient() {
        return handedIn == null;
    }

    Endpoint endpoint() {
        Headers all = headers.build();
        if (Endpoint.isOpenRouter(baseUrl) && all.get("Authorization") == null) {
            throw new OrchestratorException(
                    ErrorCode.AUTH_REQUIRED,
                    "OpenRouter needs a key: set OPENROUTER_API_KEY, or call apiKey on the builder; for another server"
                            + " set OPENROUTER_BASE_URL, or call baseUrl");
        }
        return new Endpoint(baseUrl, all, secrets(all), wireLog);
    }

    /** Everything that was configured and must never be seen: a server may repeat it in its errors. */
    private List<String> secrets(Headers all) {
        List<String> secrets = new ArrayList<>();
        if (apiKey != null) {
            secrets.add(apiKey);
        }
        for (int i = 0; i < all.size(); i++) {
            if (WireLog.isSecret(all.name(i))) {
                String value = all.value(i);
                secrets.add(value);
                secrets.add(value.substring(value.lastIndexOf(' ') + 1)); // without "Bearer" or the like
            }
        }
        secrets.add(baseUrl.password());
        baseUrl.queryParameterNames()
                .forEach(name -> baseUrl.queryParameterValues(name).forEach(secrets::add));
        secrets.removeIf(secret -> secret == null || secret.isBlank());
        return List.copyOf(secrets);
    }

    /**
     * Returns a client that never reads too short and never sends twice. Redirects are not followed: they would turn a
     * request into another one, and its answer into a riddle.
     */
    OkHttpClient client() {
        OkHttpClient.Builder client =
                handedIn == null ? new OkHttpClient.Builder().connectTimeout(CONNECT_LIMIT) : handedIn.newBuilder();
        if (connectTimeout != null) {
            client.connectTimeout(connectTimeout);
        }
        return client.readTimeout(Duration.ZERO)
                .writeTimeout(WRITE_LIMIT)
                .callTimeout(Duration.ZERO)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }
}
