package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore.Renewal;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of {@link RunStoreContract} about how runs pause and end. */
abstract class RunChangesContract extends RunRacesContract {

    private List<RunChange> changes() {
        Instant later = clock.instant().plus(LEASE);
        List<RunChange> changes = new ArrayList<>(List.of(
                RunChange.letGo(),
                RunChange.waiting(null, null),
                RunChange.waiting("{}", later),
                RunChange.completed(null),
                RunChange.cancelled("{}"),
                RunChange.failed(ErrorCode.TIMEOUT, null)));
        HostileText.ALL.forEach(text -> changes.add(RunChange.failed(ErrorCode.LLM_ERROR, text)));
        return changes;
    }

    @Test
    void a_run_stands_as_it_was_left() {
        for (RunChange change : changes()) {
            Started begun = begun();
            clock.advance(TICK);
            store.change(begun.token(), change);
            assertThat(found(begun.run().id()))
                    .isEqualTo(new StoredRun(
                            begun.run().head(),
                            change.status(),
                            change.result(),
                            change.error(),
                            change.wakeAt(),
                            false,
                            1,
                            0,
                            begun.run().createdAt(),
                            clock.instant()));
        }
    }

    @Test
    void a_change_replaces_what_the_one_before_has_left() {
        Started begun = begun();
        String id = begun.run().id();
        store.change(begun.token(), RunChange.waiting("half", clock.instant()));
        store.change(taken(id).token(), RunChange.letGo());
        assertThat(found(id))
                .extracting(StoredRun::status, StoredRun::result, StoredRun::wakeAt)
                .containsExactly(Status.RUNNING, null, null);
        store.change(taken(id).token(), RunChange.completed("whole"));
        assertThat(found(id).result()).isEqualTo("whole");
    }

    @Test
    void a_run_that_has_ended_stays_as_it_is() {
        for (RunChange change : changes()) {
            Started begun = begun();
            if (change.status().isEnded()) {
                store.change(begun.token(), change);
                StoredRun ended = found(begun.run().id());
                assertLost(begun.token(), () -> store.change(begun.token(), RunChange.completed("another")));
                assertLost(begun.token(), () -> store.change(begun.token(), RunChange.waiting(null, null)));
                assertThat(found(ended.id())).isEqualTo(ended);
            }
        }
    }

    @Test
    void changing_again_in_the_same_way_changes_nothing() {
        for (RunChange change : changes()) {
            Started begun = begun();
            store.change(begun.token(), change);
            StoredRun there = found(begun.run().id());
            clock.advance(TICK);
            store.change(begun.token(), change);
            assertThat(found(there.id())).isEqualTo(there);
        }
    }

    @Test
    void who_parked_a_run_does_not_park_it_again_once_it_was_taken() {
        Started begun = begun();
        store.change(begun.token(), RunChange.waiting(null, null));
        Started second = taken(begun.run().id());
        assertLost(begun.token(), () -> store.change(begun.token(), RunChange.waiting(null, null)));
        store.change(second.token(), RunChange.waiting(null, null));
        assertLost(begun.token(), () -> store.change(begun.token(), RunChange.waiting(null, null)));
    }

    @Test
    void who_lost_the_right_changes_nothing() {
        Started first = begun();
        Started second = takenOver(first.run().id());
        for (RunChange change : changes()) {
            assertLost(first.token(), () -> store.change(first.token(), change));
        }
        assertThat(found(first.run().id())).isEqualTo(second.run());
        assertThat(store.renew(second.token(), LEASE)).isEqualTo(Renewal.HELD);
    }

    @Test
    void a_run_that_was_let_go_is_taken_at_once() {
        Started begun = begun();
        store.change(begun.token(), RunChange.letGo());
        Started second = taken(begun.run().id());
        assertThat(second.run().epoch()).isEqualTo(2);
        assertThat(store.take(second.run(), LEASE)).isEmpty();
    }

    @Test
    void who_carries_on_a_run_hears_that_it_is_to_stop() {
        Started first = begun();
        String id = first.run().id();
        assertThat(store.renew(first.token(), LEASE)).isEqualTo(Renewal.HELD);
        assertThat(store.askToCancel(user, id)).isTrue();
        assertThat(store.renew(first.token(), LEASE)).isEqualTo(Renewal.CANCEL_ASKED);
        assertThat(found(id).cancelAsked()).isTrue();
        store.append(first.token(), List.of(event("still writes")));
        Started second = takenOver(id);
        assertThat(second.run().cancelAsked()).isTrue();
        assertThat(store.renew(first.token(), LEASE)).isEqualTo(Renewal.LOST);
        assertThat(store.renew(second.token(), LEASE)).isEqualTo(Renewal.CANCEL_ASKED);
        store.change(second.token(), RunChange.cancelled(null));
        assertThat(found(id).cancelAsked()).isTrue();
    }

    @Test
    void a_waiting_run_can_be_asked_to_stop_and_one_that_has_ended_cannot() {
        Started begun = begun();
        String id = begun.run().id();
        store.change(begun.token(), RunChange.waiting(null, null));
        assertThat(store.askToCancel(user, id)).isTrue();
        assertThat(store.askToCancel(user, id)).isTrue();
        assertThat(found(id).cancelAsked()).isTrue();
        for (RunChange change : changes()) {
            Started other = begun();
            store.change(other.token(), change);
            assertThat(store.askToCancel(user, other.run().id()))
                    .isEqualTo(!change.status().isEnded());
            assertThat(found(other.run().id()).cancelAsked())
                    .isEqualTo(!change.status().isEnded());
        }
    }

    @Test
    void asking_to_stop_keeps_users_apart() {
        String id = begun().run().id();
        assertFails(ErrorCode.RUN_NOT_FOUND, () -> store.askToCancel(stranger, id));
        assertFails(ErrorCode.RUN_NOT_FOUND, () -> store.askToCancel(user, unique("run")));
        assertThat(found(id).cancelAsked()).isFalse();
    }
}
