package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of a store of runs share. Every test has users and runs of its own. */
@Timeout(120)
abstract class RunScenario {

    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration TICK = Duration.ofMillis(1);
    static final int ALL = 10_000;

    protected final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    protected final String user = unique("user");
    protected final String stranger = unique("stranger");
    protected RunStore store;

    /**
     * Opens the store under test; it may hold runs of other tests. What has to be closed is closed by the subclass after
     * each test.
     */
    protected abstract RunStore open(Clock clock) throws Exception;

    @BeforeEach
    void opens_the_store() throws Exception {
        store = open(clock);
    }

    static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    RunHead head(String id) {
        return new RunHead(id, user, null, Mode.TASK, null, "{}");
    }

    /** Begins a run of the user. */
    Started begun() {
        return begun(head(unique("run")));
    }

    Started begun(RunHead head) {
        RunStart start = store.create(head, LEASE);
        assertThat(start).isInstanceOf(Started.class);
        return (Started) start;
    }

    /** Takes the run as it stands, once its lease is over. */
    Started takenOver(String id) {
        clock.advance(LEASE);
        return taken(id);
    }

    Started taken(String id) {
        return store.take(found(id), LEASE).orElseThrow();
    }

    StoredRun found(String id) {
        return store.find(user, id).orElseThrow();
    }

    static RunNote keyed(String key, String data) {
        return new RunNote("tool", key, data);
    }

    static RunNote event(String data) {
        return RunNote.of("event", data);
    }

    List<RunEntry> log(String id) {
        return store.entries(user, id, 0, Integer.MAX_VALUE);
    }

    List<String> data(String id) {
        return log(id).stream().map(RunEntry::data).toList();
    }

    void assertGapless(String id, int entries) {
        assertThat(log(id))
                .extracting(RunEntry::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, entries).boxed().toList());
        assertThat(found(id).lastPosition()).isEqualTo(entries);
    }

    /** The right is good for nothing any more, and trying leaves no trace. */
    void assertLost(RunToken token) {
        assertThat(store.renew(token, LEASE)).isEqualTo(RunStore.Renewal.LOST);
        assertLost(token, () -> store.append(token, List.of(event("late"))));
        assertLost(token, () -> store.append(token, List.of(keyed("late", "late"))));
        assertLost(token, () -> store.change(token, RunChange.failed(ErrorCode.TIMEOUT, "late")));
    }

    static void assertLost(RunToken token, ThrowingCallable call) {
        RunLostException failure = catchThrowableOfType(RunLostException.class, call);
        assertThat(failure).as("a right that is lost").isNotNull();
        assertThat(failure.runId()).isEqualTo(token.runId());
        assertThat(failure.epoch()).isEqualTo(token.epoch());
        assertThat(failure.isRetryable()).isFalse();
    }

    static void assertFails(ErrorCode code, ThrowingCallable call) {
        OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(failure).as("a failure with code %s", code).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
    }
}
