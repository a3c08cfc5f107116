package dev.orchestrator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.ConversationQueue.Ticket;
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
class ConversationQueueTest {

    private final ConversationQueue queue = new ConversationQueue();
    private final Cancellation never = Cancellation.none();

    private Ticket enter() {
        return queue.enter("anna", "c-1");
    }

    @Test
    void who_gives_up_early_lets_nobody_overtake() {
        Ticket first = enter();
        Ticket second = enter();
        Ticket third = enter();
        second.leave();
        CompletableFuture<Void> passed = CompletableFuture.runAsync(() -> third.await(never));
        assertThat(passed).isNotDone();
        first.leave();
        passed.join();
    }

    @Test
    void any_number_may_give_up_before_the_first_one_leaves() {
        Ticket first = enter();
        List<Ticket> others = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            others.add(enter());
        }
        Ticket last = enter();
        Collections.reverse(others);
        others.forEach(Ticket::leave);
        first.leave();
        last.await(never);
    }

    @Test
    void leaving_twice_is_leaving_once() {
        Ticket first = enter();
        first.leave();
        Ticket second = enter();
        first.leave();
        Ticket third = enter();
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
                        Ticket ticket = enter();
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
