package dev.orchestrator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

    private final VirtualTime time = new VirtualTime();
    private final Instant start = time.clock().instant();
    private final List<String> ran = new ArrayList<>();

    @Test
    void it_stands_still_until_it_is_let_pass() {
        time.after(Duration.ZERO, () -> ran.add("now"));
        assertThat(ran).isEmpty();
        assertThat(time.clock().instant()).isEqualTo(start);
        time.pass(Duration.ZERO);
        assertThat(ran).containsExactly("now");
    }

    @Test
    void what_falls_due_runs_in_the_order_of_its_time_and_sees_that_time() {
        time.after(Duration.ofSeconds(2), () -> ran.add("two at " + elapsed()));
        time.after(Duration.ofSeconds(1), () -> ran.add("one at " + elapsed()));
        time.after(Duration.ofSeconds(3), () -> ran.add("three at " + elapsed()));
        time.pass(Duration.ofMillis(2_500));
        assertThat(ran).containsExactly("one at 1", "two at 2");
        assertThat(time.clock().instant()).isEqualTo(start.plusMillis(2_500));
        assertThat(time.pending()).isEqualTo(1);
    }

    @Test
    void at_the_same_time_the_first_one_given_runs_first() {
        time.after(Duration.ofSeconds(1), () -> ran.add("one"));
        time.after(Duration.ofSeconds(1), () -> ran.add("two"));
        time.pass(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("one", "two");
    }

    @Test
    void a_task_can_give_another_one_that_falls_due_in_the_same_stretch() {
        time.after(Duration.ofSeconds(1), () -> time.after(Duration.ofSeconds(1), () -> ran.add("at " + elapsed())));
        time.pass(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("at 2");
    }

    @Test
    void what_is_closed_does_not_run() {
        Cancellation.Registration timer = time.after(Duration.ofSeconds(1), () -> ran.add("closed"));
        timer.close();
        timer.close();
        time.pass(Duration.ofSeconds(2));
        assertThat(ran).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void a_negative_delay_is_none() {
        time.after(Duration.ofSeconds(-5), () -> ran.add("at " + elapsed()));
        time.pass(Duration.ZERO);
        assertThat(ran).containsExactly("at 0");
    }

    @Test
    void its_clock_is_in_utc_and_in_no_other_zone() {
        assertThat(time.clock().getZone()).isEqualTo(ZoneOffset.UTC);
        assertThatThrownBy(() -> time.clock().withZone(ZoneId.of("Europe/Berlin")))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private long elapsed() {
        return Duration.between(start, time.clock().instant()).toSeconds();
    }
}
