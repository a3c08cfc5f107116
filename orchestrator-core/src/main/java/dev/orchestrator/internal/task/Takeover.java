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
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with runs whose process has died, or whose approvals have expired. */
final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    /** So many processes in a row may die at the same step; then it is the step that they die of. */
    private static final int MOST_DEATHS = 10;

    private final Wiring wiring;
    private final TurnEngine turns;
    private final LiveRuns runs;
    private final Carried carried;
    private final Refused refused;

    Takeover(Wiring wiring, TurnEngine turns, LiveRuns runs, Carried carried) {
        this.wiring = wiring;
        this.turns = turns;
        this.runs = runs;
        this.carried = carried;
        this.refused = new Refused(wiring);
    }

    private RunStore store() {
        return wiring.tasks().runs();
    }

    /** Returns false if all stays as it is: this process is at it already, or somebody was faster. */
    boolean of(StoredRun due) {
        if (!runs.find(due.userId(), due.id()).isEmpty()) {
            return false;
        }
        if (due.status() == Status.WAITING && due.cancelAsked()) {
            return refused.end(due, RunChange.cancelled(null));
        }
        try {
            return goOn(due);
        } catch (RuntimeException e) { // such as a log that cannot be read: it must not keep others waiting
            return refused.putOff(due, e);
        }
    }

    private boolean goOn(StoredRun due) {
        RunLog log = RunLog.seen(store(), due.userId(), due.id());
        if (log.idleEpochs() >= MOST_DEATHS) {
            LOG.warn("Run {} has outlived {} processes at one step; it ends as failed", due.id(), MOST_DEATHS);
            return refused.end(due, RunChange.failed(ErrorCode.AGENT_ERROR, null));
        }
        Values asked;
        TaskRequest request;
        try {
            asked = Values.read(due.head().request());
            request = request(asked, log);
        } catch (RuntimeException e) { // such as the request of another version
            LOG.warn("The request of run {} cannot be read; the run ends as failed", due.id(), e);
            return refused.end(due, RunChange.failed(ErrorCode.VALIDATION_ERROR, null));
        }
        return begin(due, log, asked, request);
    }

    /** What was asked for, with the roles of whoever has decided last. */
    private static TaskRequest request(Values asked, RunLog log) {
        return log.lastTurn()
                .map(Values::read)
                .filter(turn -> turn.has(RequestText.ROLES))
                .map(turn -> RequestText.read(asked, turn.texts(RequestText.ROLES)))
                .orElseGet(() -> RequestText.read(asked));
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
        return start(due, turn, new TaskWork(wiring, request, Holding.takenOver(request, due, decisions)));
    }

    private boolean start(StoredRun due, TaskRequest turn, TaskWork work) {
        carried.begin(due.id());
        try {
            turns.start(Asked.of(turn, TaskEngine.LONGEST), work, new Nobody(due));
            LOG.info("Run {} is gone on with: {} in epoch {}", due.id(), due.status(), due.epoch());
            return true;
        } catch (IllegalStateException e) { // this process closes: another one goes on, and need not wait for a lease
            carried.end(due.id(), false);
            return false;
        }
    }

    /** The turn in which the process before was at work. */
    private static TaskRequest lastTurn(RunLog log, TaskRequest request, Values asked) {
        return log.lastTurn()
                .map(Values::read)
                .filter(turn -> !turn.text("request").equals(asked.text("request")))
                .map(turn -> TaskEngine.turn(request, asked, turn.text("request"), turn.text("text")))
                .orElse(request);
    }

    /** Takes text back, and sees to what failed before anybody held it. */
    private final class Nobody implements StreamListener<TaskResult> {
        private final StoredRun due;

        Nobody(StoredRun due) {
            this.due = due;
        }

        @Override
        public void onAccepted(RequestAccepted accepted) { // from here on it is held
            carried.hold(due.id());
        }

        @Override
        public boolean onRestart(AnswerRestarted restarted) {
            return true;
        }

        @Override
        public void onComplete(TaskResult result) {
            carried.end(due.id(), true);
        }

        @Override
        public void onError(OrchestratorException error) {
            boolean moved = false;
            try {
                moved = refused.settle(due, error);
            } catch (RuntimeException e) {
                LOG.warn("Run {} could not be put off; somebody tries again at the next look", due.id(), e);
            } finally {
                carried.end(due.id(), moved);
            }
        }
    }
}
