package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Cancelling in every phase: cancel() returns at once, the server sees the socket closed within two seconds, and
 * the call throws CancelledException.
 */
abstract class ModelCancellingContract extends ModelConnectionsContract {

    @Test
    void cancelled_before_it_starts_it_sends_nothing() {
        server().play(wire().stream().send(wire().text("a") + wire().ending()).end());
        RecordedCall call = prepared(event -> {});
        call.cancel();
        call.start(model(), request(PROMPT)).assertCancelled();
        assertThat(call.events()).isEmpty();
        assertThat(server().requests()).isZero();
    }

    @Test
    void cancels_before_the_headers() {
        server().play(Script.begin());
        RecordedCall call = asked();
        cancelsAndFrees(call, exchange(1));
    }

    @Test
    void cancels_between_the_headers_and_the_first_event() {
        server().play(wire().stream().send(wire().comment()).hold());
        RecordedCall call = asked();
        exchange(1).awaitSent(wire().comment().length(), patience());
        cancelsAndFrees(call, exchange(1));
    }

    @Test
    void cancels_a_stall_with_keep_alives() {
        server().play(wire().stream().keepAlive(wire().comment(), Duration.ofMillis(5)));
        RecordedCall call = asked();
        exchange(1).awaitSent(20L * wire().comment().length(), patience());
        assertThat(call.hasEnded()).isFalse();
        assertThat(call.events()).isEmpty();
        cancelsAndFrees(call, exchange(1));
    }

    @Test
    void cancels_idle_after_a_piece() {
        server().play(wire().stream().send(wire().text("A")).hold());
        RecordedCall call = asked();
        call.awaitText("A");
        cancelsAndFrees(call, exchange(1));
        assertThat(call.text()).isEqualTo("A");
    }

    @Test
    void cancels_an_error_body_that_does_not_end() {
        server().play(Script.begin()
                .chunked(500, "application/json")
                .send("{\"error\":")
                .hold());
        RecordedCall call = asked();
        exchange(1).awaitSent(1, patience());
        cancelsAndFrees(call, exchange(1));
    }

    @Test
    void cancels_amid_a_flood_and_emits_nothing_more() {
        server().play(wire().stream().keepAlive(wire().text("drop "), Duration.ZERO));
        RecordedCall call = asked();
        call.awaitEvent(event -> true);
        cancelsAndFrees(call, exchange(1));
        call.assertQuiet();
    }

    @Test
    void cancels_while_the_sink_blocks_and_does_not_wait_for_it() {
        server().play(wire().stream().send(wire().text("A")).hold());
        CountDownLatch inSink = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        RecordedCall call = asked(event -> {
            if (event instanceof TextDelta) {
                inSink.countDown();
                awaitQuietly(leave);
            }
        });
        call.awaitText("A");
        awaitQuietly(inSink);
        try {
            call.cancelAtOnce(release());
            exchange(1).awaitClosed(release());
        } finally {
            leave.countDown();
        }
        call.assertCancelled();
    }

    @Test
    void cancels_from_within_the_sink() {
        server().play(wire().stream().send(wire().text("A") + wire().text("B")).hold());
        RecordedCall[] call = new RecordedCall[1];
        call[0] = prepared(event -> {
            if (event instanceof TextDelta) {
                call[0].cancel();
            }
        });
        call[0].start(model(), request(PROMPT)).assertCancelled();
        assertThat(call[0].text()).isEqualTo("A");
        exchange(1).awaitClosed(release());
    }

    @Test
    void cancelled_in_the_sink_by_the_last_event_it_ends_one_way_or_the_other() {
        server().play(wire().stream().send(wire().text("A") + wire().ending()).end());
        RecordedCall[] call = new RecordedCall[1];
        call[0] = prepared(event -> {
            if (event instanceof UsageReported) {
                call[0].cancel();
            }
        });
        call[0].start(model(), request(PROMPT));
        assertCompleteOrCancelled(call[0], "A");
    }

    @Test
    void cancelled_after_the_end_nothing_happens() {
        RecordedCall call = answered(
                wire().stream().send(wire().text("whole") + wire().ending()).end());
        call.cancelAtOnce(release());
        assertThat(call.response().text()).isEqualTo("whole");
    }

    @Test
    void cancelled_after_the_end_it_leaves_the_next_call_alone() {
        RecordedCall first = answered(
                wire().stream().send(wire().text("one") + wire().ending()).end());
        server().play(wire().stream()
                .send(wire().text("two"))
                .hold()
                .send(wire().text(", three") + wire().ending())
                .end());
        RecordedCall second = asked();
        second.awaitText("two");
        first.cancel();
        exchange(2).release();
        assertThat(second.response().text()).isEqualTo("two, three");
    }

    @Test
    void cancelling_one_call_leaves_another_alone() {
        server().play(wire().stream()
                .send(wire().text("here"))
                .hold()
                .send(wire().text(" still") + wire().ending())
                .end());
        RecordedCall one = asked();
        one.awaitText("here");
        RecordedCall other = asked();
        other.awaitText("here");
        cancelsAndFrees(one, exchange(1));
        exchange(2).release();
        assertThat(other.response().text()).isEqualTo("here still");
    }

    @Test
    void a_time_limit_cancels_like_a_caller() {
        server().play(wire().stream().send(wire().text("A")).hold());
        RecordedCall call = asked();
        call.awaitText("A");
        call.cancel(Cancellation.Reason.TIMEOUT);
        call.assertCancelled();
        exchange(1).awaitClosed(release());
    }

    static void assertCompleteOrCancelled(RecordedCall call, String expected) {
        call.awaitEnd();
        if (call.hasFailed()) {
            call.assertCancelled();
        } else {
            assertThat(call.response().text()).isEqualTo(expected);
            assertThat(call.text()).isEqualTo(expected);
        }
    }

    private void cancelsAndFrees(RecordedCall call, Exchange exchange) {
        call.cancelAtOnce(release());
        exchange.awaitClosed(release());
        call.assertCancelled();
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
