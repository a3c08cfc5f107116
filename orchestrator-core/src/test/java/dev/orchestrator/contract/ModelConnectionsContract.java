package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ModelException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures of the network: refused, reset and cut connections, streams that just end. None is ever tried again. */
abstract class ModelConnectionsContract extends ModelFailuresContract {

    @Test
    void a_refused_connection_is_a_failure_to_retry() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = taken.getLocalPort();
        }
        RecordedCall call =
                prepared(event -> {}).start(connect(URI.create("http://127.0.0.1:" + port + "/v1")), request(PROMPT));
        assertThat(call.modelFailure().isRetryable()).isTrue();
        assertThat(call.modelFailure().status()).isZero();
    }

    @Test
    void a_reset_before_the_headers_is_a_failure_to_retry() {
        ModelException failure = failed(Script.begin().reset()).modelFailure();
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.status()).isZero();
    }

    @Test
    void a_close_before_the_headers_is_a_failure_to_retry() {
        assertThat(failed(Script.begin().cut()).modelFailure().isRetryable()).isTrue();
    }

    @Test
    void a_reset_on_a_connection_that_was_kept_is_not_tried_again() {
        Script answer =
                wire().stream().send(wire().text("fine") + wire().ending()).end();
        server().play(answer, Script.begin().reset(), answer);
        assertThat(asked().response().text()).isEqualTo("fine");
        asked().modelFailure();
        assertThat(server().requests()).isEqualTo(2);
    }

    @Test
    void a_reset_after_the_headers_is_a_failure() {
        failed(wire().stream().rest(Duration.ofMillis(5)).reset());
    }

    @Test
    void a_reset_after_three_pieces_is_a_failure() {
        server().play(wire().stream()
                .send(wire().text("A"))
                .send(wire().text("B"))
                .send(wire().text("C"))
                .hold()
                .reset());
        RecordedCall call = asked();
        call.awaitText("ABC");
        exchange(1).release();
        call.modelFailure();
        assertThat(call.text()).isEqualTo("ABC");
        assertThat(server().requests()).isEqualTo(1);
    }

    @Test
    void a_clean_end_without_a_finish_reason_is_a_failure() {
        for (String tail : List.of("", wire().done(), wire().comment())) {
            RecordedCall call =
                    failed(wire().stream().send(wire().text("ABC")).send(tail).end());
            assertThat(call.text()).isEqualTo("ABC");
            assertThat(call.modelFailure().isRetryable()).isTrue();
        }
    }

    @Test
    void a_body_that_ends_with_the_connection_and_without_a_finish_reason_is_a_failure() {
        failed(Script.begin()
                .untilClose(200, wire().contentType())
                .send(wire().text("ABC"))
                .end());
    }

    @Test
    void a_body_in_chunks_that_lacks_the_last_one_is_a_failure() {
        failed(wire().stream().send(wire().text("ABC")).cut());
    }

    @Test
    void an_event_that_is_cut_is_a_failure() {
        String event = wire().text("half an event");
        for (int at : List.of(5, event.length() / 2, event.length() - 4)) {
            String cut = wire().text("ABC") + event.substring(0, at);
            failed(wire().stream().send(cut).end());
            failed(wire().stream().send(cut).cut());
        }
    }

    @Test
    void an_answer_after_a_failure_is_an_answer() {
        failed(wire().stream().send(wire().text("ABC")).end());
        failed(Script.begin().reset());
        assertThat(answered(wire().stream()
                                .send(wire().text("again") + wire().ending())
                                .end())
                        .text())
                .isEqualTo("again");
    }
}
