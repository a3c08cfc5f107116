package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.StoredRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of {@link RunStoreContract} about which runs there are: of a user, due, or over. */
abstract class RunListsContract extends RunChangesContract {

    private List<String> begunOneAfterAnother(int count) {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            newestFirst.add(0, begun().run().id());
            clock.advance(TICK);
        }
        return newestFirst;
    }

    private static List<String> ids(List<StoredRun> runs) {
        return runs.stream().map(StoredRun::id).toList();
    }

    @Test
    void runs_are_listed_newest_first() {
        List<String> ids = begunOneAfterAnother(5);
        takenOver(ids.get(4));
        assertThat(ids(store.list(user, null, null, 10))).isEqualTo(ids);
        assertThat(ids(store.list(user, null, null, 2))).isEqualTo(ids.subList(0, 2));
        assertThat(ids(store.list(user, null, ids.get(1), 2))).isEqualTo(ids.subList(2, 4));
        assertThat(store.list(user, null, ids.get(4), 2)).isEmpty();
        assertThat(store.list(user, null, ids.get(3), 2)).containsExactly(found(ids.get(4)));
    }

    @Test
    void pages_cover_every_run_once_even_if_all_began_together() {
        for (int i = 0; i < 11; i++) {
            begun();
        }
        List<StoredRun> collected = new ArrayList<>(store.list(user, null, null, 3));
        for (int i = 0; i < 3; i++) {
            collected.addAll(
                    store.list(user, null, collected.get(collected.size() - 1).id(), 3));
        }
        assertThat(collected).hasSize(11).doesNotHaveDuplicates().isEqualTo(store.list(user, null, null, 100));
    }

    @Test
    void runs_are_listed_by_project() {
        String project = unique("project");
        begun();
        StoredRun of = begun(in(project)).run();
        begun(in(unique("project")));
        assertThat(store.list(user, project, null, 10)).containsExactly(of);
        assertThat(store.list(user, unique("project"), null, 10)).isEmpty();
        assertThat(store.list(user, null, null, 10)).hasSize(3);
    }

    private RunHead in(String project) {
        return new RunHead(unique("run"), user, project, Mode.TASK, null, "{}");
    }

    @Test
    void a_list_goes_on_after_a_run_that_exists() {
        begun();
        assertFails(ErrorCode.RUN_NOT_FOUND, () -> store.list(user, null, unique("run"), 10));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.list(user, null, null, 0));
    }

    @Test
    void list_keeps_users_apart() {
        String id = begun().run().id();
        assertThat(store.list(stranger, null, null, 10)).isEmpty();
        assertFails(ErrorCode.RUN_NOT_FOUND, () -> store.list(stranger, null, id, 10));
    }

    /** Those of this test's user that are due. */
    private List<String> due(Instant now) {
        return ids(store.due(now, ALL).stream()
                .filter(run -> run.userId().equals(user))
                .toList());
    }

    @Test
    void a_running_run_is_due_when_its_lease_is_over() {
        Started begun = begun();
        String id = begun.run().id();
        Instant over = clock.instant().plus(LEASE);
        assertThat(due(over.minus(TICK))).isEmpty();
        assertThat(due(over)).containsExactly(id);
        assertThat(due(clock.instant())).isEmpty();
        clock.advance(TICK);
        store.renew(begun.token(), LEASE);
        assertThat(due(over)).isEmpty();
        assertThat(due(over.plus(TICK))).containsExactly(id);
        clock.advance(LEASE);
        assertThat(store.due(clock.instant(), ALL)).contains(found(id));
        takenOver(id);
        assertThat(due(clock.instant())).isEmpty();
        assertThat(due(clock.instant().plus(LEASE))).containsExactly(id);
    }

    @Test
    void a_waiting_run_is_due_when_it_wakes() {
        Started sleeps = begun();
        Started wakes = begun();
        String id = wakes.run().id();
        Instant wakeAt = clock.instant().plus(LEASE.multipliedBy(9));
        store.change(sleeps.token(), RunChange.waiting(null, null));
        store.change(wakes.token(), RunChange.waiting(null, wakeAt));
        assertThat(due(wakeAt.minus(TICK))).isEmpty();
        assertThat(due(wakeAt)).containsExactly(id);
        taken(id);
        assertThat(due(clock.instant().plus(LEASE).minus(TICK))).isEmpty();
        assertThat(due(clock.instant().plus(LEASE))).containsExactly(id);
    }

    @Test
    void a_waiting_run_that_is_to_stop_is_due_at_once() {
        Instant wakeAt = clock.instant().plus(LEASE);
        for (RunChange parked : List.of(RunChange.waiting(null, null), RunChange.waiting(null, wakeAt))) {
            Started before = begun();
            store.askToCancel(user, before.run().id());
            store.change(before.token(), parked);
            assertThat(due(clock.instant())).containsExactly(before.run().id());
            store.change(taken(before.run().id()).token(), RunChange.cancelled(null));
            Started after = begun();
            store.change(after.token(), parked);
            assertThat(due(clock.instant())).isEmpty();
            store.askToCancel(user, after.run().id());
            assertThat(due(clock.instant())).containsExactly(after.run().id());
            store.change(taken(after.run().id()).token(), RunChange.cancelled(null));
            assertThat(due(wakeAt.plus(LEASE))).isEmpty();
        }
    }

    @Test
    void a_run_that_was_let_go_is_due_at_once_and_one_that_has_ended_never() {
        for (RunChange end : List.of(
                RunChange.completed(null), RunChange.failed(ErrorCode.TIMEOUT, null), RunChange.cancelled(null))) {
            store.change(begun().token(), end);
        }
        Started begun = begun();
        store.change(begun.token(), RunChange.letGo());
        assertThat(due(clock.instant())).containsExactly(begun.run().id());
        assertThat(due(clock.instant().plus(Duration.ofDays(999))))
                .containsExactly(begun.run().id());
    }

    @Test
    void those_that_are_due_for_longest_come_first() {
        List<String> running = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            running.add(begun().run().id());
            Started begun = begun();
            store.change(begun.token(), RunChange.waiting(null, clock.instant().plus(LEASE.dividedBy(2))));
            waiting.add(begun.run().id());
            clock.advance(TICK);
        }
        Instant later = clock.instant().plus(LEASE);
        List<String> earliestFirst = new ArrayList<>(waiting);
        earliestFirst.addAll(running);
        assertThat(due(later)).isEqualTo(earliestFirst);
        assertThat(store.due(later, 2))
                .hasSize(2)
                .isEqualTo(store.due(later, ALL).subList(0, 2));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.due(later, 0));
    }

    private void purgeAll() {
        store.purge(clock.instant().plus(Duration.ofDays(999)), ALL);
    }

    private String ended() {
        Started begun = begun();
        store.append(begun.token(), List.of(keyed("k", "old")));
        store.change(begun.token(), RunChange.completed("old"));
        return begun.run().id();
    }

    @Test
    void runs_that_ended_before_a_time_are_purged() {
        purgeAll();
        List<String> oldestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            oldestFirst.add(ended());
            clock.advance(TICK);
        }
        assertThat(store.purge(clock.instant().minus(TICK.multipliedBy(5)), ALL))
                .isZero();
        assertThat(store.purge(clock.instant().minus(TICK), 2)).isEqualTo(2);
        assertThat(ids(store.list(user, null, null, ALL)))
                .containsExactlyInAnyOrderElementsOf(oldestFirst.subList(2, 5));
        assertThat(store.purge(clock.instant().minus(TICK), ALL)).isEqualTo(2);
        assertThat(ids(store.list(user, null, null, ALL))).containsExactly(oldestFirst.get(4));
        assertFails(ErrorCode.RUN_NOT_FOUND, () -> store.entries(user, oldestFirst.get(0), 0, 1));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.purge(clock.instant(), 0));
    }

    @Test
    void runs_that_have_not_ended_are_never_purged() {
        Started running = begun();
        Started waiting = begun();
        store.append(waiting.token(), List.of(event("kept")));
        store.change(waiting.token(), RunChange.waiting(null, clock.instant()));
        purgeAll();
        assertThat(store.renew(running.token(), LEASE)).isNotNull();
        assertThat(ids(store.list(user, null, null, ALL)))
                .containsExactlyInAnyOrder(running.run().id(), waiting.run().id());
        assertThat(data(waiting.run().id())).containsExactly("kept");
    }

    @Test
    void a_run_that_was_purged_may_come_again() {
        Started old = begun();
        String id = old.run().id();
        for (int i = 0; i < 50; i++) {
            store.append(old.token(), List.of(keyed("k-" + i, "x".repeat(1_000))));
        }
        store.change(old.token(), RunChange.completed("old"));
        StoredRun seen = found(id);
        purgeAll();
        assertThat(store.find(user, id)).isEmpty();
        assertThat(store.take(seen, LEASE)).isEmpty();
        assertLost(old.token());

        Started again = begun(head(id));
        assertThat(again.run()).isEqualTo(StoredRun.begun(head(id), clock.instant()));
        assertLost(old.token());
        assertThat(store.append(again.token(), List.of(keyed("k-7", "new")))).isEqualTo(1);
        assertThat(data(id)).containsExactly("new");
    }

    @Test
    void threads_that_purge_at_once_count_each_run_once() throws Exception {
        purgeAll();
        for (int i = 0; i < 30; i++) {
            ended();
        }
        clock.advance(TICK);
        List<Integer> purged = Together.run(4, thread -> store.purge(clock.instant(), 20));
        int sum = purged.stream().mapToInt(Integer::intValue).sum();
        assertThat(sum + store.purge(clock.instant(), ALL)).isEqualTo(30);
        assertThat(store.list(user, null, null, ALL)).isEmpty();
    }
}
