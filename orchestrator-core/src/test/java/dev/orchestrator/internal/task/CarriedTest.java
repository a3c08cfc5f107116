package dev.orchestrator.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a process that has taken runs over looks for more of them. */
class CarriedTest {

    private final Carried carried = new Carried();
    private final AtomicInteger looks = new AtomicInteger();

    @BeforeEach
    void more() {
        carried.whenFree(looks::incrementAndGet);
        carried.moreLeft(true);
    }

    @Test
    void when_the_last_one_that_was_begun_is_held() {
        carried.begin("a");
        carried.begin("b");
        carried.hold("a");
        assertThat(looks).hasValue(0);
        carried.hold("b");
        assertThat(looks).hasValue(1);
        carried.hold("b");
        assertThat(looks).as("it was held before").hasValue(1);
    }

    @Test
    void not_if_nothing_was_left() {
        carried.moreLeft(false);
        carried.begin("a");
        carried.hold("a");
        assertThat(looks).hasValue(0);
    }

    @Test
    void not_for_what_is_due_as_before() {
        carried.begin("a");
        carried.end("a", false);
        assertThat(looks).hasValue(0);
        assertThat(carried.isFree()).isTrue();
    }

    @Test
    void not_with_many_at_work_until_one_of_them_has_ended() {
        for (int i = 0; i < Carried.MANY; i++) {
            carried.begin("r-" + i);
        }
        for (int i = 0; i < Carried.MANY; i++) {
            carried.hold("r-" + i);
        }
        assertThat(looks).hasValue(0);
        carried.end("r-0", true);
        assertThat(looks).hasValue(1);
    }
}
