package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.content.UrlFetcher;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fetcher must not reach for a stranger, and must not tell of its own. */
abstract class UrlFetcherRefusalsContract extends UrlFetcherScenario {

    private static final int MANY = 50;

    private static void assertRefused(UrlFetcher fetcher, String url) {
        DocumentException refusal = failure(fetcher, URI.create(url));
        assertThat(refusal.code()).as(url).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(refusal.isRetryable()).as(url).isFalse();
    }

    @Test
    void what_is_not_public_is_not_reached_however_it_is_spelt() throws Exception {
        server.play(text("for this machine alone"));
        UrlFetcher fetcher = openToPublic(port());
        for (String host : List.of(
                "127.0.0.1",
                "localhost",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "2130706433",
                "0.0.0.0",
                "[::]",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.0.1",
                "169.254.169.254",
                "[fe80::1]",
                "[fd00::1]",
                "224.0.0.1")) {
            assertRefused(fetcher, "http://" + host + ":" + port() + "/");
        }
        assertThat(server.requests()).isZero();
    }

    @Test
    void other_schemes_are_refused() throws Exception {
        UrlFetcher fetcher = fetcher();
        for (String url : List.of(
                "file:///etc/hostname",
                "ftp://127.0.0.1:" + port() + "/",
                "jar:http://127.0.0.1:" + port() + "/a.jar!/",
                "gopher://127.0.0.1:" + port() + "/",
                "data:text/plain,words",
                "mailto:somebody@example.com",
                "/relative",
                "http:///nohost")) {
            assertRefused(fetcher, url);
        }
        assertThat(server.requests()).isZero();
    }

    @Test
    void an_address_with_credentials_is_refused() throws Exception {
        server.play(text("words"));
        assertRefused(fetcher(), "http://user:" + SECRET + "@127.0.0.1:" + port() + "/");
        assertThat(server.requests()).isZero();
    }

    @Test
    void redirects_lead_nowhere_that_is_not_allowed() throws Exception {
        try (FaultServer other = FaultServer.start()) {
            other.play(text("for this machine alone"));
            UrlFetcher fetcher = fetcher();
            for (String target : List.of(
                    other.url().toString(),
                    "http://user:" + SECRET + "@127.0.0.1:" + port() + "/",
                    "file:///etc/hostname",
                    "http://169.254.169.254/latest/meta-data",
                    "http://10.0.0.1/")) {
                server.play(redirect(target), text("words"));
                int before = server.requests();
                assertRefused(fetcher, at("/away").toString());
                assertThat(server.requests()).as(target).isEqualTo(before + 1);
            }
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void redirects_without_end_are_left() throws Exception {
        server.play(exchange -> exchange.number() > MANY ? text("words") : redirect("/round"));
        assertRefused(fetcher(), at("/round").toString());
    }

    @Test
    void nothing_is_sent_that_the_server_could_know_anybody_by() throws Exception {
        server.play(exchange -> path(exchange).equals("/one")
                ? redirect("/two", "Set-Cookie: id=1; Path=/")
                : Script.whole(401, "text/plain", "", "WWW-Authenticate: Basic realm=\"all\""));
        failure(fetcher(), at("/one"));
        assertThat(server.requests()).isEqualTo(2);
        for (int number = 1; number <= 2; number++) {
            Exchange exchange = server.exchange(number, PATIENCE);
            assertThat(exchange.header("Cookie")).isEmpty();
            assertThat(exchange.header("Authorization")).isEmpty();
        }
    }
}
