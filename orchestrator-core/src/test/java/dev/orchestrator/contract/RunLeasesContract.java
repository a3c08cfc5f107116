package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore.Renewal;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The part of {@link RunStoreContract} about who may carry on a run, and for how long. */
abstract class RunLeasesContract extends RunScenario {

    @Test
    void a_run_that_somebody_holds_is_taken_by_nobody() {
        Started begun = begun();
        assertThat(store.take(begun.run(), LEASE)).isEmpty();
        assertThat(store.renew(begun.token(), LEASE)).isEqualTo(Renewal.HELD);
        assertThat(found(begun.run().id())).isEqualTo(begun.run());
    }

    @Test
    void a_lease_lasts_as_long_as_it_was_given() {
        StoredRun run = begun().run();
        clock.advance(LEASE.minus(TICK));
        assertThat(store.take(run, LEASE)).isEmpty();
        clock.advance(TICK);
        assertThat(store.take(run, LEASE)).isPresent();
    }

    @Test
    void the_lease_of_who_took_a_run_lasts_as_long_as_it_was_given() {
        StoredRun run = begun().run();
        clock.advance(LEASE);
        StoredRun second = store.take(run, LEASE.multipliedBy(2)).orElseThrow().run();
        clock.advance(LEASE.multipliedBy(2).minus(TICK));
        assertThat(store.take(second, LEASE)).isEmpty();
        clock.advance(TICK);
        assertThat(store.take(second, LEASE)).isPresent();
    }

    @Test
    void a_run_whose_lease_is_over_is_taken_in_the_next_epoch() {
        Started first = begun();
        String id = first.run().id();
        store.append(first.token(), List.of(event("1")));
        Started second = takenOver(id);
        assertThat(second.run())
                .isEqualTo(new StoredRun(
                        first.run().head(),
                        Status.RUNNING,
                        null,
                        null,
                        null,
                        false,
                        2,
                        1,
                        first.run().createdAt(),
                        clock.instant()));
        assertThat(found(id)).isEqualTo(second.run());
        assertThat(second.token()).extracting(RunToken::runId, RunToken::epoch).containsExactly(id, 2L);
        assertThat(second.token().secret()).isNotEqualTo(first.token().secret());
        assertThat(takenOver(id).run().epoch()).isEqualTo(3);
    }

    @Test
    void of_many_threads_one_takes_over() throws Exception {
        for (int round = 0; round < 10; round++) {
            StoredRun run = begun().run();
            clock.advance(LEASE);
            assertOneTakes(run);
        }
    }

    @Test
    void of_many_threads_one_answers_a_waiting_run() throws Exception {
        for (int round = 0; round < 10; round++) {
            Started begun = begun();
            store.change(begun.token(), RunChange.waiting(null, null));
            assertOneTakes(found(begun.run().id()));
        }
    }

    private void assertOneTakes(StoredRun seen) throws Exception {
        List<Optional<Started>> taken = Together.run(8, thread -> store.take(seen, LEASE));
        assertThat(taken).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(found(seen.id()).epoch()).isEqualTo(seen.epoch() + 1);
    }

    @Test
    void a_run_is_taken_as_it_was_seen_or_not_at_all() {
        StoredRun seen = begun().run();
        Started second = takenOver(seen.id());
        clock.advance(LEASE);
        assertThat(store.take(seen, LEASE)).as("somebody had it meanwhile").isEmpty();
        store.change(second.token(), RunChange.waiting(null, null));
        assertThat(store.take(second.run(), LEASE)).as("it waits by now").isEmpty();
        StoredRun waiting = found(seen.id());
        Started third = taken(seen.id());
        clock.advance(LEASE);
        assertThat(store.take(waiting, LEASE)).as("it was answered").isEmpty();
        store.change(third.token(), RunChange.waiting(null, null));
        assertThat(store.take(waiting, LEASE)).as("it waits for something else").isEmpty();
        assertThat(found(seen.id()).epoch()).isEqualTo(3);
    }

    @Test
    void a_waiting_run_is_taken_at_any_time() {
        Started begun = begun();
        String id = begun.run().id();
        store.change(begun.token(), RunChange.waiting("so far", clock.instant().plus(LEASE)));
        Started before = taken(id);
        assertThat(before.run())
                .extracting(StoredRun::status, StoredRun::wakeAt, StoredRun::result, StoredRun::epoch)
                .containsExactly(Status.RUNNING, null, "so far", 2L);
        assertThat(found(id)).isEqualTo(before.run());
        store.change(before.token(), RunChange.waiting(null, clock.instant().plus(LEASE)));
        Started after = takenOver(id);
        store.change(after.token(), RunChange.waiting(null, null));
        assertThat(taken(id).run().epoch()).isEqualTo(4);
    }

    @Test
    void a_run_that_was_answered_is_held_like_any_other() {
        Started begun = begun();
        store.change(begun.token(), RunChange.waiting(null, clock.instant()));
        Started answered = taken(begun.run().id());
        clock.advance(LEASE.minus(TICK));
        assertThat(store.take(answered.run(), LEASE)).isEmpty();
        assertThat(store.renew(answered.token(), LEASE)).isEqualTo(Renewal.HELD);
    }

    @Test
    void a_run_that_has_ended_is_taken_by_nobody() {
        for (RunChange end : List.of(
                RunChange.completed("1"), RunChange.failed(ErrorCode.TIMEOUT, null), RunChange.cancelled(null))) {
            Started begun = begun();
            store.change(begun.token(), end);
            StoredRun ended = found(begun.run().id());
            clock.advance(LEASE.multipliedBy(2));
            assertThat(store.take(ended, LEASE)).isEmpty();
            assertThat(store.take(begun.run(), LEASE)).isEmpty();
            assertThat(found(ended.id())).isEqualTo(ended);
        }
    }

    @Test
    void what_is_not_there_is_taken_by_nobody() {
        StoredRun unknown = StoredRun.begun(head(unique("run")), clock.instant());
        clock.advance(LEASE);
        assertThat(store.take(unknown, LEASE)).isEmpty();
        assertThat(store.find(user, unknown.id())).isEmpty();
    }

    @Test
    void take_keeps_users_apart() {
        StoredRun run = begun().run();
        RunHead theirs = new RunHead(run.id(), stranger, null, run.head().mode(), null, "{}");
        clock.advance(LEASE);
        assertThat(store.take(StoredRun.begun(theirs, run.createdAt()), LEASE)).isEmpty();
        assertThat(found(run.id())).isEqualTo(run);
    }

    @Test
    void a_renewed_lease_lasts_longer() {
        Started begun = begun();
        clock.advance(LEASE.minus(TICK));
        assertThat(store.renew(begun.token(), LEASE)).isEqualTo(Renewal.HELD);
        clock.advance(LEASE.minus(TICK));
        assertThat(store.take(begun.run(), LEASE)).isEmpty();
        clock.advance(TICK);
        assertThat(store.take(begun.run(), LEASE)).isPresent();
    }

    @Test
    void a_right_that_was_lost_cannot_be_renewed() {
        RunToken parked = begun().token();
        store.change(parked, RunChange.waiting(null, null));
        RunToken ended = begun().token();
        store.change(ended, RunChange.completed(null));
        Started expired = begun();
        Started held = takenOver(expired.run().id());
        RunToken unknown = new RunToken(unique("run"), 1, held.token().secret());

        assertThat(store.renew(held.token(), LEASE)).isEqualTo(Renewal.HELD);
        assertThat(List.of(parked, ended, expired.token(), unknown))
                .allMatch(token -> store.renew(token, LEASE.multipliedBy(9)) == Renewal.LOST);
        clock.advance(LEASE);
        assertThat(store.take(held.run(), LEASE))
                .as("who lost it renews nobody's lease")
                .isPresent();
    }

    @Test
    void an_expired_right_that_nobody_took_can_still_be_used() {
        Started begun = begun();
        clock.advance(LEASE.multipliedBy(2));
        assertThat(store.append(begun.token(), List.of(event("late")))).isEqualTo(1);
        assertThat(store.renew(begun.token(), LEASE)).isEqualTo(Renewal.HELD);
        assertThat(store.take(begun.run(), LEASE)).isEmpty();
        clock.advance(LEASE.multipliedBy(2));
        store.change(begun.token(), RunChange.completed("late"));
        assertThat(found(begun.run().id()).status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void a_lease_must_be_positive() {
        String id = unique("run");
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.create(head(id), Duration.ZERO));
        assertThat(store.find(user, id)).isEmpty();
        Started begun = begun();
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.renew(begun.token(), Duration.ZERO));
        clock.advance(LEASE);
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.take(begun.run(), LEASE.negated()));
        assertThat(found(begun.run().id())).isEqualTo(begun.run());
    }
}
