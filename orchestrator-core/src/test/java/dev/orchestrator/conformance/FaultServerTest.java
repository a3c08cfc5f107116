package dev.orchestrator.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.contract.Exchange;
import dev.orchestrator.contract.FaultServer;
import dev.orchestrator.contract.Script;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server does to a bare socket what its scripts say, and sees what the socket does. */
@Timeout(60)
class FaultServerTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String REQUEST = "POST /v1/x HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nX-Key: k\r\n\r\nbody";

    private FaultServer server;
    private Socket client;

    @BeforeEach
    void connect() throws IOException {
        server = FaultServer.start();
        client = new Socket("127.0.0.1", server.url().getPort());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void records_what_was_asked() throws IOException {
        Exchange exchange = asked(Script.begin());
        assertThat(exchange.requestLine()).isEqualTo("POST /v1/x HTTP/1.1");
        assertThat(exchange.header("x-KEY")).contains("k");
        assertThat(exchange.header("x-other")).isEmpty();
        assertThat(exchange.body()).isEqualTo("body");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void reads_a_request_in_chunks() throws IOException {
        server.play(Script.begin());
        send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2;x=y\r\ndy\r\n0\r\n\r\n");
        assertThat(server.exchange(1, LIMIT).body()).isEqualTo("body");
    }

    @Test
    void answers_whole_in_chunks_and_until_the_end() throws IOException {
        asked(Script.whole(503, "text/plain", "no", "Retry-After: 3"));
        assertThat(received("no"))
                .startsWith("HTTP/1.1 503 ")
                .contains("\r\nContent-Length: 2\r\n", "\r\nRetry-After: 3\r\n");
        asked(Script.begin()
                .chunked(200, "text/plain")
                .send("one")
                .sendInPieces(1, "éx")
                .end());
        assertThat(received("\r\n0\r\n\r\n")).contains("\r\n3\r\none\r\n1\r\n").endsWith("\r\n1\r\nx\r\n0\r\n\r\n");
        asked(Script.begin().untilClose(200, "text/plain").send("last").end());
        assertThat(new String(client.getInputStream().readAllBytes(), UTF_8)).endsWith("\r\n\r\nlast");
    }

    @Test
    void plays_scripts_in_turn_and_the_last_one_again() throws IOException {
        server.play(Script.whole(200, "text/plain", "first"), Script.whole(200, "text/plain", "then"));
        for (String expected : new String[] {"first", "then", "then"}) {
            send(REQUEST);
            assertThat(received(expected)).endsWith(expected);
        }
    }

    @Test
    void resets() throws IOException {
        Exchange exchange = asked(Script.begin().hold().reset());
        exchange.release();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void cuts() throws IOException {
        asked(Script.begin().chunked(200, "text/plain").send("half").cut());
        assertThat(new String(client.getInputStream().readAllBytes(), UTF_8)).endsWith("half\r\n");
    }

    @Test
    void holds_until_released_and_keeps_alive_meanwhile() throws IOException {
        Exchange exchange = asked(Script.begin()
                .chunked(200, "text/plain")
                .keepAlive(":", Duration.ofMillis(1))
                .send("go")
                .end());
        exchange.awaitSent(10, LIMIT);
        assertThat(exchange.played()).isFalse();
        exchange.release();
        assertThat(received("\r\n0\r\n\r\n")).contains("\r\n1\r\n:\r\n1\r\n:\r\n2\r\ngo\r\n");
    }

    @Test
    void sees_the_client_close_while_it_is_silent() throws IOException {
        Exchange exchange = asked(Script.begin());
        assertThatThrownBy(() -> exchange.awaitClosed(Duration.ofMillis(20))).isInstanceOf(AssertionError.class);
        long before = System.nanoTime();
        client.close();
        assertThat(exchange.awaitClosed(LIMIT)).isGreaterThanOrEqualTo(before);
    }

    @Test
    void sees_the_client_reset_while_it_writes() throws IOException {
        Exchange exchange =
                asked(Script.begin().chunked(200, "text/plain").keepAlive("x".repeat(65_536), Duration.ZERO));
        exchange.awaitSent(1, LIMIT);
        client.setSoLinger(true, 0);
        client.close();
        exchange.awaitClosed(LIMIT);
        assertThat(exchange.played()).isFalse();
    }

    @Test
    void does_not_take_its_own_end_for_the_clients() throws IOException {
        Exchange exchange = asked(Script.begin());
        server.close();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(() -> exchange.awaitClosed(Duration.ofMillis(20))).isInstanceOf(AssertionError.class);
    }

    private Exchange asked(Script script) throws IOException {
        int before = server.requests();
        server.play(script);
        send(REQUEST);
        return server.exchange(before + 1, LIMIT);
    }

    private void send(String request) throws IOException {
        client.getOutputStream().write(request.getBytes(UTF_8));
    }

    private String received(String end) throws IOException {
        StringBuilder received = new StringBuilder();
        while (!received.toString().endsWith(end)) {
            received.append((char) client.getInputStream().read());
        }
        return received.toString();
    }
}
