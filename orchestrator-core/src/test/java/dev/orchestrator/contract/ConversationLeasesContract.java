package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart.InFlight;
import dev.orchestrator.port.store.TurnStart.Started;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of {@link ConversationStoreContract} about who may answer, and for how long. */
abstract class ConversationLeasesContract extends ConversationScenario {

    static final Duration TICK = Duration.ofMillis(1);

    static <T> T only(Class<T> type, List<?> values) {
        List<T> found = values.stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void a_busy_conversation_names_who_is_at_work_and_stores_nothing() {
        String id = created();
        started(turn(id, "r-1", "run-1", "question"));
        assertThat(store.beginTurn(turn(id, "r-2", "run-2", "other"), LEASE)).isEqualTo(new InFlight("r-1", "run-1"));
        assertThat(store.beginTurn(turn(id, "r-1", "run-3", "question"), LEASE))
                .isEqualTo(new InFlight("r-1", "run-1"));
        assertGapless(id, 1);
    }

    @Test
    void a_busy_conversation_keeps_no_other_one_waiting() {
        started(created(), "r");
        started(created(), "r");
    }

    @Test
    void a_lease_lasts_as_long_as_it_was_given() {
        String id = created();
        Turn second = turn(id, "r-2", "run-2", "question");
        started(id, "r-1");
        clock.advance(LEASE.minus(TICK));
        assertThat(store.beginTurn(second, LEASE)).isInstanceOf(InFlight.class);
        clock.advance(TICK.multipliedBy(2));
        assertThat(store.beginTurn(second, LEASE)).isInstanceOf(Started.class);
    }

    @Test
    void an_expired_turn_is_taken_over_with_its_question_in_place() {
        String id = created();
        Started first = started(id, "r");
        clock.advance(LEASE.plus(TICK));
        Started second = started(turn(id, "r", "run-2", "question"));
        assertThat(second.question()).isEqualTo(first.question());
        assertThat(second.token().secret()).isNotEqualTo(first.token().secret());
        assertThat(store.beginTurn(turn(id, "r", "run-3", "question"), LEASE)).isEqualTo(new InFlight("r", "run-2"));
        assertGapless(id, 1);
    }

    @Test
    void of_many_threads_one_takes_over() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = created();
            started(id, "r");
            clock.advance(LEASE.plus(TICK));
            only(
                    Started.class,
                    Together.run(8, thread -> store.beginTurn(turn(id, "r", "run-" + thread, "question"), LEASE)));
        }
    }

    @Test
    void a_renewed_lease_lasts_longer() {
        String id = created();
        TurnToken token = started(id, "r").token();
        clock.advance(LEASE.minus(TICK));
        assertThat(store.renewTurn(token, LEASE)).isTrue();
        clock.advance(LEASE.minus(TICK));
        assertThat(store.beginTurn(turn(id, "r-2", "run", "question"), LEASE)).isInstanceOf(InFlight.class);
        clock.advance(TICK.multipliedBy(2));
        started(id, "r-2");
    }

    @Test
    void a_right_that_was_lost_cannot_be_renewed() {
        String id = created();
        TurnToken finished = started(id, "r-1").token();
        store.finishTurn(finished, answer("r-1", "answer", Usage.NONE));
        TurnToken released = started(id, "r-2").token();
        store.releaseTurn(released);
        TurnToken expired = started(id, "r-3").token();
        clock.advance(LEASE.plus(TICK));
        TurnToken held = started(id, "r-4").token();

        assertThat(List.of(finished, released, expired)).noneMatch(token -> store.renewTurn(token, LEASE));
        assertThat(store.renewTurn(held, LEASE)).isTrue();
    }

    @Test
    void an_expired_right_that_nobody_took_can_still_be_used() {
        String id = created();
        TurnToken token = started(id, "r").token();
        clock.advance(LEASE.multipliedBy(2));
        assertThat(store.renewTurn(token, LEASE)).isTrue();
        clock.advance(LEASE.multipliedBy(2));
        assertThat(store.finishTurn(token, answer("r", "late answer", usage(1, "1"))))
                .isPresent();
        assertThat(texts(id)).containsExactly("question", "late answer");
    }

    @Test
    void who_lost_the_right_stores_nothing() {
        String id = created();
        TurnToken late = started(id, "r").token();
        clock.advance(LEASE.plus(TICK));
        TurnToken held = started(turn(id, "r", "run-2", "question")).token();

        assertThat(store.finishTurn(late, answer("r", "late", usage(7, "7")))).isEmpty();
        assertThat(texts(id)).containsExactly("question");
        assertThat(usageOf(id)).isEqualTo(Usage.NONE);

        Message answer = answer("r", "in time", usage(1, "1"));
        assertThat(store.finishTurn(held, answer)).contains(new StoredMessage(2, answer));
    }

    @Test
    void who_lost_the_right_gets_the_complete_answer_of_the_other_run() {
        String id = created();
        TurnToken late = started(id, "r").token();
        clock.advance(LEASE.plus(TICK));
        Message answer = answer("r", "in time", usage(1, "1"));
        store.finishTurn(started(id, "r").token(), answer);

        assertThat(store.finishTurn(late, answer("r", "late", usage(7, "7")))).contains(new StoredMessage(2, answer));
        assertThat(texts(id)).containsExactly("question", "in time");
        assertThat(usageOf(id)).isEqualTo(usage(1, "1"));
    }

    @Test
    void who_lost_the_right_is_not_given_the_interrupted_answer_of_another_run() {
        String id = created();
        TurnToken late = started(id, "r").token();
        clock.advance(LEASE.plus(TICK));
        store.finishTurn(started(id, "r").token(), interrupted("r", "half", usage(1, "1")));
        assertThat(store.finishTurn(late, answer("r", "late", usage(7, "7")))).isEmpty();
        assertThat(texts(id)).containsExactly("question", "half");
    }

    @Test
    void who_lost_the_right_cannot_give_it_back() {
        String id = created();
        TurnToken late = started(id, "r-1").token();
        clock.advance(LEASE.plus(TICK));
        started(turn(id, "r-2", "run-2", "question"));
        store.releaseTurn(late);
        assertThat(store.beginTurn(turn(id, "r-3", "run-3", "question"), LEASE))
                .isEqualTo(new InFlight("r-2", "run-2"));
    }

    @Test
    void a_released_turn_can_be_started_again() {
        String id = created();
        Started first = started(id, "r");
        store.releaseTurn(first.token());
        assertThat(store.finishTurn(first.token(), answer("r", "late", Usage.NONE)))
                .isEmpty();
        assertThat(started(id, "r").question()).isEqualTo(first.question());
        assertGapless(id, 1);
    }
}
