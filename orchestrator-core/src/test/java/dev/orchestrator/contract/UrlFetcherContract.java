package dev.orchestrator.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.content.UrlFetcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link UrlFetcher} must do. The test of a fetcher extends this and makes it; beside it, it shows that no file is
 * left behind, and that an address is checked when it is connected to, whatever a name server said before.
 */
public abstract class UrlFetcherContract extends UrlFetcherRefusalsContract {

    private static final String TEXT = "First line – “quoted”\n\n  second line 🙂\n";
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(5);
    private static final int MEGABYTES = 40;

    @Test
    void a_document_comes_whole_with_its_address_and_type() throws Exception {
        server.play(Script.whole(200, "Text/Plain; charset=utf-8", TEXT));
        try (Fetched fetched = fetch(at("/notes.txt"))) {
            assertThat(fetched.url()).isEqualTo(at("/notes.txt"));
            assertThat(fetched.name()).isEqualTo("notes.txt");
            assertThat(fetched.mediaType()).isEqualTo("text/plain");
            assertThat(fetched.size()).isEqualTo(TEXT.getBytes(UTF_8).length);
            assertThat(Together.run(4, thread -> content(fetched))).containsOnly(TEXT);
        }
    }

    @Test
    void a_type_that_the_server_does_not_tell_is_unknown() throws Exception {
        server.play(Script.whole(200, "", TEXT));
        try (Fetched fetched = fetch(at("/notes.txt"))) {
            assertThat(fetched.mediaType()).isEqualTo("application/octet-stream");
        }
    }

    @Test
    void a_document_that_was_closed_is_gone() throws Exception {
        server.play(text(TEXT));
        Fetched fetched = fetch(at("/notes.txt"));
        fetched.close();
        fetched.close();
        assertThatThrownBy(fetched::open).isInstanceOf(IOException.class);
    }

    @Test
    void redirects_are_followed_to_where_they_may_lead() throws Exception {
        server.play(exchange -> switch (path(exchange)) {
            case "/one" -> redirect("/two?b=2");
            case "/two" -> redirect("http://127.0.0.1:" + port() + "/three");
            default -> text(TEXT);
        });
        try (Fetched fetched = fetch(at("/one"))) {
            assertThat(fetched.url()).isEqualTo(URI.create("http://127.0.0.1:" + port() + "/three"));
            assertThat(content(fetched)).isEqualTo(TEXT);
        }
    }

    @Test
    void only_success_is_a_document() throws Exception {
        UrlFetcher fetcher = fetcher();
        for (int status : new int[] {204, 304, 400, 403, 404, 410, 429, 500, 503}) {
            server.play(Script.whole(status, "text/plain", status == 204 || status == 304 ? "" : SECRET));
            DocumentException failure = failure(fetcher, at("/notes.txt"));
            assertThat(failure.code()).as("status %d", status).isEqualTo(ErrorCode.VALIDATION_ERROR);
            assertThat(failure).hasMessageContaining("127.0.0.1").hasMessageContaining("/notes.txt");
            if (status == 404 || status == 503) {
                assertThat(failure.isRetryable()).as("status %d", status).isEqualTo(status == 503);
            }
        }
    }

    @Test
    void a_document_that_stops_half_way_is_none_and_may_come_later() throws Exception {
        UrlFetcher fetcher = fetcher();
        String half = TEXT.substring(0, TEXT.length() / 2);
        for (Script script : List.of(
                Script.begin()
                        .untilClose(200, "text/plain", "Content-Length: 1000")
                        .send(half)
                        .cut(),
                Script.begin().chunked(200, "text/plain").send(half).cut(),
                Script.begin().chunked(200, "text/plain").send(half).reset(),
                Script.begin().cut())) {
            server.play(script);
            DocumentException failure = failure(fetcher, at("/notes.txt"));
            assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
            assertThat(failure.isRetryable()).isTrue();
        }
    }

    @Test
    void nobody_there_is_a_failure_that_may_pass() throws Exception {
        UrlFetcher fetcher = fetcher();
        server.close();
        DocumentException failure = failure(fetcher, at("/notes.txt"));
        assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void too_much_is_refused_whether_the_server_says_so_or_not() throws Exception {
        UrlFetcher fetcher = fetcher();
        byte[] megabyte = new byte[1 << 20];
        Script unsaid = Script.begin().chunked(200, "text/plain");
        for (int i = 0; i < MEGABYTES; i++) {
            unsaid = unsaid.send(megabyte);
        }
        for (Script script : List.of(Script.whole(200, "text/plain", "x".repeat((int) MOST_BYTES + 1)), unsaid.end())) {
            server.play(script);
            DocumentException failure = failure(fetcher, at("/notes.txt"));
            assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
            assertThat(failure.isRetryable()).isFalse();
        }
        server.play(text("x".repeat((int) MOST_BYTES)));
        try (Fetched fetched = fetch(at("/notes.txt"))) {
            assertThat(fetched.size()).isEqualTo(MOST_BYTES);
        }
    }

    /** As it came, or unpacked: in any case no more than the most. */
    @Test
    void what_unpacks_to_too_much_is_not_too_much() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(new byte[MEGABYTES << 20]);
        }
        server.play(Script.begin()
                .untilClose(200, "text/plain", "Content-Encoding: gzip")
                .send(packed.toByteArray())
                .end());
        try (Fetched fetched = fetch(at("/notes.txt"))) {
            assertThat(fetched.size()).isLessThanOrEqualTo(MOST_BYTES);
        } catch (DocumentException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        }
    }

    @Test
    void a_server_that_is_silent_is_given_up() throws Exception {
        server.play(
                Script.begin().rest(FAR_TOO_LONG).untilClose(200, "text/plain").end());
        assertTooLong();
    }

    @Test
    void a_server_that_never_comes_to_an_end_is_given_up() throws Exception {
        Script dripping = Script.begin().chunked(200, "text/plain");
        for (int i = 0; i < 100; i++) {
            dripping = dripping.send("x").rest(FAR_TOO_LONG.dividedBy(100));
        }
        server.play(dripping.end());
        assertTooLong();
    }

    private void assertTooLong() throws Exception {
        DocumentException failure = failure(open(port(), SHORT), at("/notes.txt"));
        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void a_cancelled_call_asks_nobody() throws Exception {
        server.play(text(TEXT));
        Cancellation.Source source = Cancellation.source();
        source.cancel(Cancellation.Reason.CALLER, "enough");
        UrlFetcher fetcher = fetcher();
        assertThatThrownBy(() -> fetcher.fetch(at("/notes.txt"), source.token()).close())
                .isInstanceOf(CancelledException.class);
        assertThat(server.requests()).isZero();
    }

    @Test
    void cancelling_ends_a_call_that_waits_and_its_connection() throws Exception {
        server.play(Script.begin()
                .chunked(200, "text/plain")
                .send("x")
                .rest(FAR_TOO_LONG)
                .end());
        Cancellation.Source source = Cancellation.source();
        Thread canceller = new Thread(() -> {
            server.exchange(1, PATIENCE).awaitSent(1, PATIENCE);
            source.cancel(Cancellation.Reason.CALLER, "enough");
        });
        UrlFetcher fetcher = fetcher();
        canceller.start();
        assertThatThrownBy(() -> fetcher.fetch(at("/notes.txt"), source.token()).close())
                .isInstanceOf(CancelledException.class);
        server.exchange(1, PATIENCE).awaitClosed(PATIENCE);
        canceller.join();
    }

    @Test
    void many_threads_fetch_documents_of_their_own() throws Exception {
        server.play(exchange -> text(path(exchange).repeat(1_000)));
        UrlFetcher fetcher = fetcher();
        Together.run(8, thread -> {
            for (int i = 0; i < 5; i++) {
                String path = "/thread-" + thread + "-" + i;
                try (Fetched fetched = fetcher.fetch(at(path), Cancellation.none())) {
                    assertThat(content(fetched)).isEqualTo(path.repeat(1_000));
                }
            }
            return thread;
        });
    }
}
