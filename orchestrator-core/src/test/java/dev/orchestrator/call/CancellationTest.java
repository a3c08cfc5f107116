package dev.orchestrator.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancellationTest {

    private final Cancellation.Source source = Cancellation.source();
    private final Cancellation token = source.token();
    private final List<String> told = new ArrayList<>();

    @Test
    void before_it_is_set_off_nothing_happens() {
        token.onCancel(() -> told.add("hook"));
        assertThat(token.isCancelled()).isFalse();
        assertThat(token.reason()).isNull();
        assertThat(token.why()).isEmpty();
        assertThatCode(token::throwIfCancelled).doesNotThrowAnyException();
        assertThat(told).isEmpty();
    }

    @Test
    void setting_it_off_runs_the_hooks_in_order() {
        token.onCancel(() -> told.add("one"));
        token.onCancel(() -> told.add("two"));
        assertThat(source.cancel(Reason.TIMEOUT, "too slow")).isTrue();
        assertThat(told).containsExactly("one", "two");
        assertThat(token.reason()).isEqualTo(Reason.TIMEOUT);
        assertThatThrownBy(token::throwIfCancelled)
                .isInstanceOf(CancelledException.class)
                .hasMessage("too slow");
    }

    @Test
    void the_first_one_to_set_it_off_says_why() {
        token.onCancel(() -> told.add("hook"));
        source.cancel(Reason.CALLER, "enough");
        assertThat(source.cancel(Reason.SHUTDOWN, "closing")).isFalse();
        assertThat(token.reason()).isEqualTo(Reason.CALLER);
        assertThat(token.why()).isEqualTo("enough");
        assertThat(told).containsExactly("hook");
    }

    @Test
    void a_hook_that_comes_late_runs_at_once() {
        source.cancel(Reason.CALLER, "enough");
        token.onCancel(() -> told.add("hook"));
        assertThat(told).containsExactly("hook");
    }

    @Test
    void a_hook_that_is_closed_is_forgotten() {
        token.onCancel(() -> told.add("hook")).close();
        source.cancel(Reason.CALLER, "enough");
        assertThat(told).isEmpty();
    }

    @Test
    void the_same_hook_can_be_registered_twice() {
        Runnable hook = () -> told.add("hook");
        Cancellation.Registration first = token.onCancel(hook);
        token.onCancel(hook);
        first.close();
        first.close();
        source.cancel(Reason.CALLER, "enough");
        assertThat(told).containsExactly("hook");
    }

    @Test
    void a_hook_that_fails_harms_no_other_and_not_the_one_who_cancels() {
        token.onCancel(() -> {
            throw new IllegalStateException("seeded");
        });
        token.onCancel(() -> told.add("hook"));
        assertThat(source.cancel(Reason.CALLER, "enough")).isTrue();
        assertThat(told).containsExactly("hook");
    }

    @Test
    void a_hook_may_use_the_cancellation_it_belongs_to() {
        token.onCancel(() -> {
            told.add("cancelled " + token.isCancelled());
            token.onCancel(() -> told.add("nested"));
            source.cancel(Reason.SHUTDOWN, "again");
        });
        source.cancel(Reason.CALLER, "enough");
        assertThat(told).containsExactly("cancelled true", "nested");
    }

    @Test
    void a_child_is_set_off_with_its_parent_for_the_same_reason() {
        Cancellation child = token.child().token();
        Cancellation grandchild = child.child().token();
        source.cancel(Reason.LISTENER, "threw");
        assertThat(child.reason()).isEqualTo(Reason.LISTENER);
        assertThat(grandchild.reason()).isEqualTo(Reason.LISTENER);
        assertThat(grandchild.why()).isEqualTo("threw");
    }

    @Test
    void a_child_can_be_set_off_alone() {
        Cancellation.Source child = token.child();
        child.cancel(Reason.TIMEOUT, "one attempt");
        assertThat(token.isCancelled()).isFalse();
        source.cancel(Reason.CALLER, "enough");
        assertThat(child.token().reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void a_child_of_something_that_is_cancelled_is_cancelled() {
        source.cancel(Reason.SHUTDOWN, "closing");
        assertThat(token.child().token().reason()).isEqualTo(Reason.SHUTDOWN);
    }

    @Test
    void a_child_that_is_closed_has_no_parent_any_more() {
        Cancellation.Source child = token.child();
        child.close();
        source.cancel(Reason.CALLER, "enough");
        assertThat(child.token().isCancelled()).isFalse();
    }

    @Test
    void none_never_happens_and_is_nobody_elses() {
        assertThat(Cancellation.none()).isNotSameAs(Cancellation.none());
        assertThat(Cancellation.none().isCancelled()).isFalse();
    }

    @RepeatedTest(200)
    void a_hook_runs_exactly_once_however_registering_and_cancelling_meet() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger won = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(3);
        List<Thread> threads = List.of(
                started(start, () -> token.onCancel(ran::incrementAndGet)),
                started(start, () -> won.addAndGet(source.cancel(Reason.CALLER, "a") ? 1 : 0)),
                started(start, () -> won.addAndGet(source.cancel(Reason.TIMEOUT, "b") ? 1 : 0)));
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ran).hasValue(1);
        assertThat(won).hasValue(1);
        assertThat(token.why()).isEqualTo(token.reason() == Reason.CALLER ? "a" : "b");
    }

    private static Thread started(CyclicBarrier start, Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                start.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            work.run();
        });
        thread.start();
        return thread;
    }
}
