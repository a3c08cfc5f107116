package dev.orchestrator.gather.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.content.Fetched;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpUrlFetcherTest {

    private LoopbackServer server;

    @BeforeEach
    void starts() throws IOException {
        server = new LoopbackServer().on("/file.txt", 200, "Content-Type", "Text/Plain; charset=utf-8", "hello");
    }

    @AfterEach
    void stops() {
        server.close();
    }

    /** A fetcher that may ask the server of this test. */
    private HttpUrlFetcher.Builder local() {
        return HttpUrlFetcher.builder()
                .ports(Set.of(80, 443, server.port()))
                .alsoAllowing(InetAddress::isLoopbackAddress);
    }

    private static DocumentException refusal(HttpUrlFetcher fetcher, URI url) {
        DocumentException refusal =
                catchThrowableOfType(DocumentException.class, () -> fetcher.fetch(url, Cancellation.none()));
        assertThat(refusal).as("refusal of %s", url).isNotNull();
        return refusal;
    }

    @Test
    void a_document_comes_with_its_type_and_name() throws IOException {
        Fetched fetched = local().build().fetch(server.at("/file.txt?a=1"), Cancellation.none());
        try (fetched) {
            assertThat(fetched.mediaType()).isEqualTo("text/plain");
            assertThat(fetched.size()).isEqualTo(5);
            assertThat(fetched.name()).isEqualTo("file.txt");
            assertThat(fetched.url()).isEqualTo(server.at("/file.txt?a=1"));
            for (int i = 0; i < 2; i++) {
                try (InputStream bytes = fetched.open()) {
                    assertThat(bytes.readAllBytes()).asString().isEqualTo("hello");
                }
            }
            assertThat(Documents.create()
                            .read(fetched.name(), fetched::open, Cancellation.none())
                            .text())
                    .isEqualTo("hello");
        }
        assertThatThrownBy(fetched::open).isInstanceOf(IOException.class);
        fetched.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/file.txt",
                "http://localhost:%d/file.txt",
                "http://[::1]:%d/file.txt",
                "http://[::ffff:127.0.0.1]:%d/file.txt",
                "http://2130706433:%d/file.txt",
                "http://127.1:%d/file.txt",
                "http://0.0.0.0:%d/file.txt",
                "http://169.254.169.254:%d/latest/meta-data"
            })
    void addresses_that_are_not_public_are_not_connected_to(String url) {
        HttpUrlFetcher fetcher =
                HttpUrlFetcher.builder().ports(Set.of(server.port())).build();
        DocumentException refusal = refusal(fetcher, URI.create(url.formatted(server.port())));
        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void the_refusal_says_why() {
        HttpUrlFetcher fetcher =
                HttpUrlFetcher.builder().ports(Set.of(server.port())).build();
        DocumentException refusal = refusal(fetcher, server.at("/file.txt?token=secret"));
        assertThat(refusal).hasMessageContaining("not public").hasMessageContaining("/file.txt");
        assertThat(refusal.getMessage()).doesNotContain("secret");
        assertThat(refusal.isRetryable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://example.com/a",
                "jar:http://example.com/a.jar!/",
                "gopher://127.0.0.1:25/x",
                "/relative",
                "http:///nohost",
                "mailto:somebody@example.com"
            })
    void other_schemes_are_refused(String url) {
        assertThat(refusal(local().build(), URI.create(url))).hasMessageContaining("http");
    }

    @Test
    void credentials_and_other_ports_are_refused() {
        DocumentException credentials =
                refusal(local().build(), URI.create("http://user:secret@127.0.0.1:" + server.port() + "/file.txt"));
        assertThat(credentials).hasMessageContaining("user");
        assertThat(credentials.getMessage()).doesNotContain("secret");
        HttpUrlFetcher fetcher = HttpUrlFetcher.builder()
                .alsoAllowing(InetAddress::isLoopbackAddress)
                .build();
        assertThat(refusal(fetcher, server.at("/file.txt"))).hasMessageContaining("port");
        assertThat(server.asked()).isEmpty();
    }

    /** What was allowed when the name was looked up is asked for again when the connection is made. */
    @Test
    void a_check_that_passed_before_does_not_count_for_the_connection() {
        AtomicInteger checks = new AtomicInteger();
        HttpDownload download = new HttpDownload(
                address -> checks.getAndIncrement() == 0,
                Set.of(server.port()),
                1_000,
                Duration.ofSeconds(5),
                host -> List.of(InetAddress.getLoopbackAddress()));
        assertThatThrownBy(() -> download.run(
                        URI.create("http://rebind.example:" + server.port() + "/file.txt"), Cancellation.none()))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("not public");
        assertThat(checks.get()).isEqualTo(2);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void a_name_with_a_public_and_a_private_address_leads_nowhere() {
        HttpDownload download = new HttpDownload(
                Addresses::isPublic,
                Set.of(server.port()),
                1_000,
                Duration.ofSeconds(5),
                host -> List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("1.1.1.1")));
        assertThatThrownBy(() -> download.run(
                        URI.create("http://mixed.example:" + server.port() + "/file.txt"), Cancellation.none()))
                .hasMessageContaining("not public");
        assertThat(server.asked()).isEmpty();
    }

    /** The sockets check by themselves: what the name server said does not count. */
    @Test
    void a_socket_connects_to_no_address_that_is_not_allowed() {
        var socket = new GuardedSockets(Addresses::isPublic).createSocket();
        assertThatThrownBy(() -> socket.connect(
                        new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 1_000))
                .isInstanceOf(GuardedSockets.Forbidden.class);
    }

    @Test
    void redirects_are_followed_to_where_they_may_lead() {
        server.on("/one", 302, "Location", "/two?b=2", "");
        server.on("/two", 308, "Location", server.at("/file.txt").toString(), "");
        try (Fetched fetched = local().build().fetch(server.at("/one"), Cancellation.none())) {
            assertThat(fetched.url()).isEqualTo(server.at("/file.txt"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://10.0.0.1/",
                "http://[fd00::1]/",
                "file:///etc/passwd",
                "http://user:pass@127.0.0.1/",
                "http://127.0.0.1:22/",
                "ftp://example.com/"
            })
    void redirects_to_elsewhere_are_refused(String target) {
        server.on("/away", 302, "Location", target, "");
        DocumentException refusal = refusal(local().build(), server.at("/away"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(refusal).hasMessageContaining("not fetched");
    }

    @Test
    void redirects_end_somewhere() {
        server.on("/round", 302, "Location", "/round", "");
        assertThat(refusal(local().build(), server.at("/round"))).hasMessageContaining("redirects more than 5 times");
        assertThat(server.asked()).hasSize(6);
    }

    @Test
    void only_success_is_success() {
        server.on("/gone", 404, "X", "y", "secret")
                .on("/busy", 503, "X", "y", "")
                .on("/none", 204, "X", "y", "");
        assertThat(refusal(local().build(), server.at("/gone")))
                .hasMessageContaining("404")
                .returns(false, DocumentException::isRetryable);
        assertThat(refusal(local().build(), server.at("/busy")))
                .hasMessageContaining("503")
                .returns(true, DocumentException::isRetryable);
        assertThat(refusal(local().build(), server.at("/none"))).hasMessageContaining("204");
    }

    @Test
    void a_document_that_stops_half_way_is_none() {
        server.on("/half", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
            throw new IOException("the line is down");
        });
        assertThat(refusal(local().build(), server.at("/half"))).returns(true, DocumentException::isRetryable);
    }

    @Test
    void too_much_is_refused_said_or_unsaid_or_packed() {
        HttpUrlFetcher fetcher = local().maxBytes(1_000).build();
        server.on("/said", 200, "X", "y", "x".repeat(1_001));
        server.on("/unsaid", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(new byte[100]);
            }
        });
        server.on("/packed", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            try (GZIPOutputStream packed = new GZIPOutputStream(exchange.getResponseBody())) {
                packed.write(new byte[100_000]);
            }
        });
        for (String path : List.of("/said", "/unsaid", "/packed")) {
            assertThat(refusal(fetcher, server.at(path))).hasMessageContaining("too large");
        }
        server.on("/just", 200, "X", "y", "x".repeat(1_000));
        try (Fetched fetched = fetcher.fetch(server.at("/just"), Cancellation.none())) {
            assertThat(fetched.size()).isEqualTo(1_000);
        }
    }

    @Test
    void a_server_that_is_silent_is_given_up() {
        CountDownLatch end = new CountDownLatch(1);
        server.on("/silent", exchange -> await(end));
        HttpUrlFetcher fetcher = local().timeLimit(Duration.ofMillis(300)).build();
        DocumentException refusal = refusal(fetcher, server.at("/silent"));
        end.countDown();
        assertThat(refusal.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(refusal.isRetryable()).isTrue();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void cancelling_ends_a_fetch_that_waits() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        server.on("/silent", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            waiting.countDown();
            await(end);
        });
        Cancellation.Source source = Cancellation.source();
        Thread canceller = new Thread(() -> {
            try {
                waiting.await();
            } catch (InterruptedException e) {
                return;
            }
            source.cancel(Cancellation.Reason.CALLER, "enough");
        });
        canceller.start();
        assertThatThrownBy(() -> local().build().fetch(server.at("/silent"), source.token()))
                .isInstanceOf(CancelledException.class);
        end.countDown();
        canceller.join();
    }

    @Test
    void nobody_there_is_a_failure_that_may_pass() {
        int port = server.port();
        server.close();
        HttpUrlFetcher fetcher = HttpUrlFetcher.builder()
                .ports(Set.of(port))
                .alsoAllowing(InetAddress::isLoopbackAddress)
                .build();
        assertThat(refusal(fetcher, URI.create("http://127.0.0.1:" + port + "/")))
                .returns(true, DocumentException::isRetryable);
    }

    @Test
    void a_document_is_called_by_the_end_of_its_address_or_its_host() {
        assertThat(named("http://example.com/a/b%20c%2Fd.pdf")).isEqualTo("d.pdf");
        assertThat(named("http://example.com/a/")).isEqualTo("example.com");
        assertThat(named("http://example.com")).isEqualTo("example.com");
    }

    private static String named(String url) {
        return new FetchedFile(URI.create(url), "text/plain", 0, Path.of("none")).name();
    }
}
