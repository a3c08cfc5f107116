package dev.orchestrator.brain.mcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Settings of a client over HTTP. Each has a default; a wrong value is refused where it is set. Not thread-safe. */
public final class McpHttpBuilder {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);

    private final HttpUrl url;
    private final Headers.Builder headers = new Headers.Builder();
    private final List<String> secrets = new ArrayList<>();
    private Duration timeLimit = Limits.TIME;
    private int largestAnswer = Limits.ANSWER;
    private boolean authorized;

    McpHttpBuilder(String url) {
        HttpUrl parsed = HttpUrl.parse(Given.notBlank(url, "the address").strip());
        Given.that(parsed != null, "the address must be a whole http or https one such as http://127.0.0.1:8000/mcp");
        this.url = Given.present(parsed, "the address");
        Given.that(
                this.url.username().isEmpty() && this.url.password().isEmpty(),
                "the address must hold no name and no password: use bearerToken or header");
    }

    /**
     * Sets a token that goes with every request, in the header {@code Authorization}.
     *
     * @param token the token; null or blank for none
     * @return this
     */
    public McpHttpBuilder bearerToken(@Nullable String token) {
        if (token == null || token.isBlank()) {
            return this;
        }
        authorized = true;
        return secretHeader("Authorization", token.strip(), "Bearer ");
    }

    /**
     * Sets a header that goes with every request. Its value is taken for a secret: it is shown nowhere.
     *
     * @param name the header's name
     * @param value its value, in plain ASCII
     * @return this
     */
    public McpHttpBuilder header(String name, String value) {
        return secretHeader(name, value, "");
    }

    private McpHttpBuilder secretHeader(String name, String secret, String before) {
        boolean plain = Given.notBlank(name, "the header's name").matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                && Given.present(secret, "the header's value").matches("[\\t -~]*");
        Given.that(plain, "a header has a name or a value that is not plain ASCII on one line");
        headers.set(name, before + secret);
        secrets.add(secret);
        return this;
    }

    /**
     * Sets how long the answer to one request may take.
     *
     * @param limit the limit; a minute by default
     * @return this
     */
    public McpHttpBuilder timeLimit(Duration limit) {
        timeLimit = Given.positive(limit, "timeLimit");
        return this;
    }

    /**
     * Sets how large an answer may be.
     *
     * @param bytes the limit; 64 MiB by default
     * @return this
     */
    public McpHttpBuilder largestAnswer(int bytes) {
        Given.that(bytes > 0, "largestAnswer must be positive, got " + bytes);
        largestAnswer = bytes;
        return this;
    }

    /**
     * Makes the client. Nothing is sent yet.
     *
     * @return the client; close it
     */
    public McpClient build() {
        OkHttpClient client = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(Duration.ZERO)
                .writeTimeout(WRITE_LIMIT)
                .callTimeout(Duration.ZERO)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
        Wording wording = new Wording(secrets);
        HttpFailures failures = new HttpFailures(url, authorized, wording);
        Asides asides = new Asides();
        Headers all = headers.build();
        Terms terms = new Terms(failures.name(), new TimeLimit(timeLimit), wording);
        int largest = largestAnswer;
        return new McpClient(() -> new HttpLink(client, url, all, failures, largest, asides), terms, () -> {
            asides.close();
            client.dispatcher().cancelAll();
            client.connectionPool().evictAll();
        });
    }
}
