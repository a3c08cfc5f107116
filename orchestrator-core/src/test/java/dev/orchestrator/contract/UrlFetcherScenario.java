package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.content.UrlFetcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A server of this process, fetchers that may ask it, and one that may not. */
@Timeout(120)
abstract class UrlFetcherScenario {

    /** The most bytes that the fetchers of a test take. */
    protected static final long MOST_BYTES = 1_000_000;

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String SECRET = "s3cr3t";

    final FaultServer server = FaultServer.start();

    /**
     * Makes the fetcher under test.
     *
     * @param port of 127.0.0.1 that it may ask, beside what is public; no other port of the loopback interface
     * @param timeLimit how long a call may take
     * @return one that takes at most {@link #MOST_BYTES} bytes
     */
    protected abstract UrlFetcher open(int port, Duration timeLimit) throws Exception;

    /**
     * Makes the fetcher under test as strangers are to meet it.
     *
     * @param port that is no reason to refuse an address
     * @return one that reaches only what is public
     */
    protected abstract UrlFetcher openToPublic(int port) throws Exception;

    @AfterEach
    void ends_the_server() {
        server.close();
    }

    int port() {
        return server.url().getPort();
    }

    /** An address at the server, with a query that nobody else may see. */
    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port() + path + "?token=" + SECRET);
    }

    static String path(Exchange exchange) {
        return exchange.requestLine().split("[ ?]")[1];
    }

    static Script text(String text) {
        return Script.whole(200, "text/plain", text);
    }

    static Script redirect(String location, String... headers) {
        String[] all = new String[headers.length + 1];
        all[0] = "Location: " + location;
        System.arraycopy(headers, 0, all, 1, headers.length);
        return Script.whole(302, "text/plain", "", all);
    }

    UrlFetcher fetcher() throws Exception {
        return open(port(), PATIENCE);
    }

    Fetched fetch(URI url) throws Exception {
        return fetcher().fetch(url, Cancellation.none());
    }

    static String content(Fetched fetched) throws IOException {
        try (InputStream bytes = fetched.open()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The failure of a fetch, which tells the address and nothing that may be a secret. */
    static DocumentException failure(UrlFetcher fetcher, URI url) {
        Throwable failure =
                catchThrowable(() -> fetcher.fetch(url, Cancellation.none()).close());
        assertThat(failure).as("failure of %s", url).isInstanceOf(DocumentException.class);
        for (Throwable e = failure; e != null; e = e.getCause()) {
            assertThat(String.valueOf(e.getMessage())).doesNotContain(SECRET);
        }
        return (DocumentException) failure;
    }
}
