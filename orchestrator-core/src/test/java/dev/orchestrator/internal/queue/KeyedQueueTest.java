package dev.orchestrator.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who passes when, whatever those before do. */
@Timeout(30)
class KeyedQueueTest {

    private final KeyedQueue queue = new KeyedQueue();
    private final Cancellation never = Cancellation.none();

    private KeyedQueue.Ticket enter() {
        return queue.enter("c-1");
    }

    @Test
    void who_gives_up_early_lets_nobody_overtake() {
        KeyedQueue.Ticket first = enter();
        KeyedQueue.Ticket second = enter();
        KeyedQueue.Ticket third = enter();
        second.leave();
        CompletableFuture<Void> passed = CompletableFuture.runAsync(() -> third.await(never));
        assertThat(passed).isNotDone();
        first.leave();
        passed.join();
    }

    @Test
    void any_number_may_give_up_before_the_first_one_leaves() {
        KeyedQueue.Ticket first = enter();
        List<KeyedQueue.Ticket> others = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            others.add(enter());
        }
        KeyedQueue.Ticket last = enter();
        Collections.reverse(others);
        others.forEach(KeyedQueue.Ticket::leave);
        first.leave();
        last.await(never);
    }

    @Test
    void leaving_twice_is_leaving_once() {
        KeyedQueue.Ticket first = enter();
        first.leave();
        KeyedQueue.Ticket second = enter();
        first.leave();
        KeyedQueue.Ticket third = enter();
        CompletableFuture<Void> passed = CompletableFuture.runAsync(() -> third.await(never));
        second.await(never);
        assertThat(passed).isNotDone();
        second.leave();
        passed.join();
    }

    @RepeatedTest(20)
    void only_one_at_a_time_passes() {
        AtomicInteger inside = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(CompletableFuture.runAsync(
                    () -> {
                        KeyedQueue.Ticket ticket = enter();
                        ticket.await(never);
                        assertThat(inside.incrementAndGet()).isEqualTo(1);
                        inside.decrementAndGet();
                        ticket.leave();
                    },
                    task -> new Thread(task).start()));
        }
        all.forEach(CompletableFuture::join);
    }
}
