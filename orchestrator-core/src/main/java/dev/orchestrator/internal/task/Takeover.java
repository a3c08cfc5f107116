package dev.orchestrator.internal.task;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Asked;
import dev.orchestrator.internal.LiveRuns;
import dev.orchestrator.internal.TurnEngine;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with runs whose process has died, or whose approvals have expired. One with which nobody can go on ends as failed. */
final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    /** So many processes in a row may die at the same step; then it is the step that they die of. */
    private static final int MOST_DEATHS = 10;

    /** What another process, or another time, makes no better: the run's own conversation or project is gone, or not for its user. */
    private static final Set<ErrorCode> LASTING = EnumSet.of(
            ErrorCode.CONVERSATION_NOT_FOUND,
            ErrorCode.PROJECT_NOT_FOUND,
            ErrorCode.ACCESS_DENIED); // not VALIDATION_ERROR: so it is told that somebody else was faster

    private final Wiring wiring;
    private final TurnEngine turns;
    private final LiveRuns runs;

    Takeover(Wiring wiring, TurnEngine turns, LiveRuns runs) {
        this.wiring = wiring;
        this.turns = turns;
        this.runs = runs;
    }

    private RunStore store() {
        return wiring.tasks().runs();
    }

    /** Returns false if this process is at it already, or nobody should be. */
    boolean of(StoredRun due) {
        if (!runs.find(due.userId(), due.id()).isEmpty()) {
            return false;
        }
        if (due.status() == Status.WAITING && due.cancelAsked()) {
            end(due, RunChange.cancelled(null));
            return false;
        }
        RunLog log = RunLog.seen(store(), due.userId(), due.id());
        if (log.idleEpochs() >= MOST_DEATHS) {
            LOG.warn("Run {} has outlived {} processes at one step; it ends as failed", due.id(), MOST_DEATHS);
            end(due, RunChange.failed(ErrorCode.AGENT_ERROR, null));
            return false;
        }
        Values asked;
        TaskRequest request;
        try {
            asked = Values.read(due.head().request());
            request = RequestText.read(asked);
        } catch (RuntimeException e) { // such as the request of another version
            LOG.warn("The request of run {} cannot be read; the run ends as failed", due.id(), e);
            end(due, RunChange.failed(ErrorCode.VALIDATION_ERROR, null));
            return false;
        }
        return begin(due, log, asked, request);
    }

    private boolean begin(StoredRun due, RunLog log, Values asked, TaskRequest request) {
        Map<String, ApprovalDecision> decisions = new LinkedHashMap<>();
        TaskRequest turn = lastTurn(log, request, asked);
        if (due.status() == Status.WAITING) {
            Instant now = wiring.clock().instant();
            log.undecided().stream()
                    .filter(callId -> Expiries.isOver(log, callId, now))
                    .forEach(callId -> decisions.put(callId, ApprovalDecision.deny("nobody decided in time")));
            if (decisions.isEmpty()) { // somebody has decided since this run was seen to be due
                return false;
            }
            // By the calls, not by the epoch: whoever goes on after a death in the middle of this is in the same turn.
            String id = TaskEngine.turnId(due.id(), "undecided " + String.join(" ", decisions.keySet()));
            turn = TaskEngine.turn(request, asked, id, "No decision in time");
        }
        Holding holding = Holding.takenOver(request, due, decisions);
        turns.start(Asked.of(turn, TaskEngine.LONGEST), new TaskWork(wiring, request, holding), new Nobody(due));
        return true;
    }

    /** The turn in which the process before was at work. */
    private static TaskRequest lastTurn(RunLog log, TaskRequest request, Values asked) {
        return log.lastTurn()
                .map(Values::read)
                .filter(turn -> !turn.text("request").equals(asked.text("request")))
                .map(turn -> TaskEngine.turn(request, asked, turn.text("request"), turn.text("text")))
                .orElse(request);
    }

    private void endIfLasting(StoredRun due, ErrorCode code) {
        if (LASTING.contains(code)) {
            LOG.warn("Run {} cannot be gone on with: {}; it ends as failed", due.id(), code);
            end(due, RunChange.failed(code, null));
        }
    }

    /** Nothing changes if somebody has taken it since it was seen: that one ends it himself. What was asked to stop has not failed. */
    private void end(StoredRun due, RunChange change) {
        store().take(due, wiring.tasks().lease())
                .ifPresent(mine ->
                        store().change(mine.token(), mine.run().cancelAsked() ? RunChange.cancelled(null) : change));
        wiring.tasks().runner().forget(due.id());
    }

    /** Takes text back, and ends what failed before anybody held it. */
    private final class Nobody implements StreamListener<TaskResult> {
        private final StoredRun due;

        Nobody(StoredRun due) {
            this.due = due;
        }

        @Override
        public boolean onRestart(AnswerRestarted restarted) {
            return true;
        }

        @Override
        public void onError(OrchestratorException error) {
            endIfLasting(due, error.code());
        }
    }
}
