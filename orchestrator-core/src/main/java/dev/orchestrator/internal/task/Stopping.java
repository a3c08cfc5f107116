package dev.orchestrator.internal.task;

import dev.orchestrator.call.Caller;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.LiveRuns;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops tasks, here and elsewhere, so that no process that comes later goes on with them. Thread-safe. */
final class Stopping {

    static final String REASON = "reason";

    /** What ends a run whose conversation is gone. */
    static final String ORPHAN = Json.write(Map.of(REASON, "its conversation was deleted"));

    private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);
    private static final int PAGE = 100;
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10); // those of this process and of the store

    private final Wiring wiring;
    private final LiveRuns runs;

    Stopping(Wiring wiring, LiveRuns runs) {
        this.wiring = wiring;
        this.runs = runs;
    }

    private RunStore store() {
        return wiring.tasks().runs();
    }

    /** Returns false if there is nothing to stop. */
    boolean cancel(String userId, String runId) {
        boolean stopped = false;
        for (LiveRun<?> here : runs.find(userId, runId)) {
            stopped |= here.cancel();
        }
        if (stopped) {
            writeDown(userId, runId);
        }
        return stopped || cancelStored(wiring, userId, runId);
    }

    /** Before anybody is told: if this process dies now, the next one must not go on. A run that is no task is not in the store. */
    private void writeDown(String userId, String runId) {
        store().find(userId, runId).ifPresent(run -> store().askToCancel(userId, runId));
    }

    /** Stops a run of which no more is known than what stands in the store. */
    static boolean cancelStored(Wiring wiring, String userId, String runId) {
        RunStore store = wiring.tasks().runs();
        StoredRun seen = store.find(userId, runId).orElse(null);
        return seen != null && (endWaiting(wiring, seen, null) || store.askToCancel(userId, runId));
    }

    /** Nobody works on a run that waits, so nobody would hear of it. */
    private static boolean endWaiting(Wiring wiring, StoredRun seen, @Nullable String result) {
        RunStore store = wiring.tasks().runs();
        RunStart.Started mine = seen.status() == Status.WAITING
                ? store.take(seen, wiring.tasks().lease()).orElse(null)
                : null;
        if (mine != null) {
            store.change(mine.token(), RunChange.cancelled(result));
            wiring.tasks().runner().forget(seen.id());
        }
        return mine != null;
    }

    /**
     * Ends what goes on in a conversation that is gone: nobody could be told what came of it. A fork names runs of another one.
     *
     * @param known the runs whose messages it had before
     * @param since when these were read: a task that has begun since is none of them
     */
    void conversationDeleted(Caller caller, String conversationId, Collection<String> known, Instant since) {
        for (String runId : known) {
            tryToEnd(
                    conversationId,
                    runId,
                    () -> store().find(caller.userId(), runId).ifPresent(run -> endOrphan(conversationId, run)));
        }
        try {
            endLatest(caller, conversationId, since.minus(CLOCKS_APART));
        } catch (OrchestratorException e) {
            LOG.warn("Runs that began while conversation {} was deleted could not be cancelled", conversationId, e);
        }
    }

    /** A task that begins later than this looks sees that its conversation is gone. */
    private void endLatest(Caller caller, String conversationId, Instant since) {
        String after = null;
        boolean more = true;
        while (more) {
            List<StoredRun> page = store().list(caller.userId(), null, after, PAGE);
            page.forEach(run -> tryToEnd(conversationId, run.id(), () -> endOrphan(conversationId, run)));
            StoredRun last = page.isEmpty() ? null : page.get(page.size() - 1);
            after = last == null ? null : last.id();
            more = last != null && last.createdAt().isAfter(since);
        }
    }

    /** One that cannot be ended keeps no other from it. */
    private static void tryToEnd(String conversationId, String runId, Runnable end) {
        try {
            end.run();
        } catch (OrchestratorException e) { // it ends by itself: when it is taken over, or its approvals expire
            LOG.warn("Run {} of the deleted conversation {} could not be cancelled", runId, conversationId, e);
        }
    }

    private void endOrphan(String conversationId, StoredRun run) {
        boolean orphan = conversationId.equals(run.head().conversationId())
                && !run.status().isEnded();
        if (orphan && !endWaiting(wiring, run, ORPHAN)) {
            cancel(run.userId(), run.id());
        }
    }
}
