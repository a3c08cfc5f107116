package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sinks that throw, and sinks that take their time. */
abstract class ModelSinksContract extends ModelCancellingContract {

    private static final int PIECE = 64 * 1_024;
    private static final int PIECES = 400;

    @Test
    void an_exception_of_the_sink_passes_as_it_is_and_frees_the_socket() {
        List<Throwable> thrown = List.of(
                new IllegalStateException("the listener is broken"),
                new OrchestratorException(ErrorCode.INTERNAL_ERROR, "the run is over"),
                new AssertionError("an error, not an exception"));
        for (Throwable each : thrown) {
            passes(each, TextDelta.class);
        }
    }

    @Test
    void an_exception_of_the_sink_passes_whatever_event_it_was_given() {
        passes(new IllegalStateException("no reasoning, please"), ReasoningDelta.class);
        passes(new IllegalStateException("no figures, please"), UsageReported.class);
    }

    @Test
    void a_sink_that_threw_is_told_nothing_more() {
        server().play(wire().stream()
                .send(wire().text("A") + wire().text("B") + wire().ending())
                .end());
        RecordedCall call = asked(event -> {
            throw new IllegalStateException("no more");
        });
        assertThat(call.failure()).isExactlyInstanceOf(IllegalStateException.class);
        assertThat(call.events()).hasSize(1);
    }

    @Test
    void a_sink_that_throws_leaves_another_call_alone() {
        server().play(wire().stream()
                .send(wire().text("here"))
                .hold()
                .send(wire().text(" still") + wire().ending())
                .end());
        RecordedCall good = asked();
        good.awaitText("here");
        RecordedCall bad = asked(event -> {
            throw new IllegalStateException("broken");
        });
        assertThat(bad.failure()).isExactlyInstanceOf(IllegalStateException.class);
        exchange(1).release();
        assertThat(good.response().text()).isEqualTo("here still");
    }

    @Test
    void a_slow_sink_loses_nothing() {
        StringBuilder expected = new StringBuilder();
        Script script = wire().stream();
        for (int i = 0; i < 100; i++) {
            script = script.send(wire().text("piece " + i + ", "));
            expected.append("piece ").append(i).append(", ");
        }
        server().play(script.send(wire().ending()).end());
        RecordedCall call = asked(event -> rest());
        assertThat(call.response().text()).isEqualTo(expected.toString());
        assertThat(call.text()).isEqualTo(expected.toString());
    }

    /** Some 26 MB are more than the socket's buffers on both sides take, so a server that gets rid of them was read ahead. */
    @Test
    void a_sink_that_blocks_holds_the_server_up() {
        Script script = wire().stream();
        for (int i = 0; i < PIECES; i++) {
            script = script.send(wire().text("x".repeat(PIECE)));
        }
        server().play(script.send(wire().ending()).end());
        CountDownLatch leave = new CountDownLatch(1);
        RecordedCall call = asked(event -> awaitQuietly(leave));
        call.awaitEvent(event -> true);
        awaitStandstill(exchange(1));
        boolean readAhead = exchange(1).played();
        leave.countDown();
        assertThat(call.response().text()).hasSize(PIECE * PIECES);
        assertThat(readAhead)
                .as("everything was read while the sink was blocked")
                .isFalse();
    }

    private void passes(Throwable thrown, Class<? extends StreamEvent> on) {
        int number = server().requests() + 1;
        server().play(wire().stream()
                .send(wire().reasoning("hm") + wire().text("A") + wire().ending())
                .hold());
        RecordedCall call = asked(event -> {
            if (on.isInstance(event)) {
                throw unchecked(thrown);
            }
        });
        assertThat(call.failure()).isSameAs(thrown);
        exchange(number).awaitClosed(release());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Waits until the server has sent nothing for a while, or everything. */
    private static void awaitStandstill(Exchange exchange) {
        long before = -1;
        for (int still = 0; still < 5 && !exchange.played(); still = exchange.sent() == before ? still + 1 : 0) {
            before = exchange.sent();
            rest(100);
        }
    }

    private static void rest() {
        rest(1);
    }

    private static void rest(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
