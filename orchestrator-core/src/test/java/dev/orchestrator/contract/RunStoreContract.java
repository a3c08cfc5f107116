package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStart.Exists;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RunStore} must do. The test of an adapter extends this and opens its store; beside it, it shows that
 * what was acknowledged survives the death of the process.
 */
public abstract class RunStoreContract extends RunListsContract {

    @Test
    void a_run_comes_back_as_it_was_begun() {
        for (String text : HostileText.ALL) {
            String shortly = text.length() < 100 ? text : "";
            RunHead head = new RunHead(unique("run") + shortly, user, "p" + shortly, Mode.DATA, "c" + shortly, text);
            Started begun = begun(head);
            assertThat(begun.run()).isEqualTo(StoredRun.begun(head, clock.instant()));
            assertThat(begun.token())
                    .extracting(RunToken::runId, RunToken::epoch)
                    .containsExactly(head.id(), 1L);
            assertThat(found(head.id())).isEqualTo(begun.run());
            assertThat(store.list(user, "p" + shortly, null, 100)).contains(begun.run());
            assertThat(log(head.id())).isEmpty();
        }
        RunHead plain = new RunHead(unique("run"), user, null, Mode.TASK, null, "r".repeat(RunStore.LARGEST_TEXT));
        begun(plain);
        assertThat(found(plain.id()).head()).isEqualTo(plain);
    }

    @Test
    void beginning_again_finds_what_is_there() {
        Started begun = begun();
        String id = begun.run().id();
        store.append(begun.token(), List.of(event("a")));
        clock.advance(Duration.ofSeconds(1));
        RunHead other = new RunHead(id, user, "p", Mode.DATA, "c", "other");
        assertThat(store.create(other, LEASE.multipliedBy(9))).isEqualTo(new Exists(found(id)));
        assertThat(found(id).head()).isEqualTo(begun.run().head());
        assertThat(found(id).lastPosition()).isEqualTo(1);
        clock.advance(LEASE.minusSeconds(1));
        assertThat(store.take(begun.run(), LEASE))
                .as("the lease is the first one")
                .isPresent();
    }

    @Test
    void of_many_threads_one_begins() throws Exception {
        for (int round = 0; round < 10; round++) {
            RunHead head = head(unique("run"));
            List<RunStart> starts = Together.run(8, thread -> store.create(head, LEASE));
            assertThat(starts).filteredOn(Started.class::isInstance).hasSize(1);
            assertThat(starts)
                    .filteredOn(Exists.class::isInstance)
                    .hasSize(7)
                    .containsOnly(new Exists(found(head.id())));
        }
    }

    @Test
    void an_id_belongs_to_one_user() {
        StoredRun run = begun().run();
        RunHead theirs = new RunHead(run.id(), stranger, null, Mode.TASK, null, "theirs");
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.create(theirs, LEASE));
        assertThat(found(run.id())).isEqualTo(run);
    }

    @Test
    void find_keeps_users_apart() {
        String id = begun().run().id();
        assertThat(store.find(stranger, id)).isEmpty();
        assertThat(store.find(user, unique("run"))).isEmpty();
        // Both names are the same to UTF-8, which can hold neither.
        RunHead of = new RunHead(unique("run"), user + "\uD83D", null, Mode.TASK, null, "{}");
        begun(of);
        assertThat(store.find(user + "\uD83D", of.id())).isPresent();
        assertThat(store.find(user + "\uD83E", of.id())).isEmpty();
    }
}
