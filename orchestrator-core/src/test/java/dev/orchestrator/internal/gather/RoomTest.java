package dev.orchestrator.internal.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoomTest {

    private final Room room = new Room(1);

    /** Enters on a thread of its own; returns when that is inside or waits. */
    private CompletableFuture<Void> entering(Cancellation cancellation) {
        CompletableFuture<Void> inside = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                room.enter(cancellation);
                inside.complete(null);
            } catch (RuntimeException e) {
                inside.completeExceptionally(e);
            }
        });
        thread.start();
        while (!inside.isDone() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return inside;
    }

    private void assertFree() {
        room.enter(Cancellation.none());
        room.leave();
    }

    @Test
    void who_finds_no_room_waits_in_the_order_of_coming() throws Exception {
        room.enter(Cancellation.none());
        CompletableFuture<Void> second = entering(Cancellation.none());
        CompletableFuture<Void> third = entering(Cancellation.none());
        assertThat(second).isNotDone();
        room.leave();
        second.get(30, TimeUnit.SECONDS);
        assertThat(third).isNotDone();
        room.leave();
        third.get(30, TimeUnit.SECONDS);
        room.leave();
        assertFree();
    }

    @Test
    void who_is_cancelled_waits_no_longer_and_takes_no_room() throws Exception {
        Cancellation.Source source = Cancellation.source();
        room.enter(Cancellation.none());
        CompletableFuture<Void> second = entering(source.token());
        CompletableFuture<Void> third = entering(Cancellation.none());
        source.cancel(Cancellation.Reason.CALLER, "enough");
        assertThatThrownBy(second::join).hasCauseInstanceOf(CancelledException.class);
        assertThat(third).isNotDone();
        room.leave();
        third.get(30, TimeUnit.SECONDS);
        room.leave();
        assertFree();
    }

    @Test
    void who_is_cancelled_before_takes_no_room() {
        Cancellation.Source source = Cancellation.source();
        source.cancel(Cancellation.Reason.CALLER, "enough");
        assertThatThrownBy(() -> room.enter(source.token())).isInstanceOf(CancelledException.class);
        assertFree();
    }
}
