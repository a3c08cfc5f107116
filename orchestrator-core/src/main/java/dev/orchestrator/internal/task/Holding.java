package dev.orchestrator.internal.task;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Exchange;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.Reading;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a process comes to carry on a run: it begins it, goes on after a decision, or takes it over from a process that has died. */
final class Holding {

    static final String TURN = "turn";

    private static final Duration LOOK = Duration.ofMillis(100);

    private final TaskRequest request;
    private final @Nullable StoredRun seen;
    private final Map<String, ApprovalDecision> decisions;
    private final boolean waits;

    private Holding(
            TaskRequest request, @Nullable StoredRun seen, Map<String, ApprovalDecision> decisions, boolean waits) {
        this.request = request;
        this.seen = seen;
        this.decisions = decisions;
        this.waits = waits;
    }

    /** The request may have been made before: then its run is gone on with. */
    static Holding beginning(TaskRequest request) {
        return new Holding(request, null, Map.of(), false);
    }

    /** The run waits for a decision, or will when others have been made. */
    static Holding decided(TaskRequest request, StoredRun stored, Map<String, ApprovalDecision> decisions) {
        return new Holding(request, stored, Map.copyOf(decisions), true);
    }

    /** The process of the run has died, or nobody has decided in time. */
    static Holding takenOver(TaskRequest request, StoredRun stored, Map<String, ApprovalDecision> decisions) {
        return new Holding(request, stored, Map.copyOf(decisions), false);
    }

    String runId(Exchange exchange) {
        return seen == null ? TaskWork.runId(request, exchange.conversationId(), exchange.requestId()) : seen.id();
    }

    /** Refuses a decision about nothing before anything is stored. */
    void check(Wiring wiring) {
        if (seen != null && !decisions.isEmpty()) {
            RunLog log = RunLog.seen(wiring.tasks().runs(), seen.userId(), seen.id());
            decisions.forEach((callId, decision) -> checkDecision(log, callId, decision));
        }
    }

    private void checkDecision(RunLog log, String callId, ApprovalDecision decision) {
        String run = seen == null ? "" : seen.id();
        Check.that(
                log.find(StepKinds.APPROVAL, callId).isPresent(),
                "no call " + callId + " of run " + run + " waits for a decision");
        log.find(StepKinds.DECISION, callId)
                .map(Values::read)
                .ifPresent(before -> Check.that(
                        before.is("approved") == decision.approved(),
                        "call " + callId + " of run " + run + " has been decided otherwise"));
    }

    HeldTask take(Wiring wiring, LiveRun<?> run, Exchange exchange, StoredMessage question) {
        RunStart.Started started = seen == null ? begin(wiring, run, exchange) : takeSeen(wiring, run, seen);
        HeldTask held = new HeldTask(wiring, started.token(), started.run(), run, exchange.requestId());
        try {
            held.log().record(notes(held.log(), started.token().epoch(), exchange, question));
            return held;
        } catch (RuntimeException e) {
            held.change(RunChange.letGo());
            throw e;
        }
    }

    /** Turn and decisions in one step: who died in between would go on without what was decided. */
    private List<RunNote> notes(RunLog log, long epoch, Exchange exchange, StoredMessage question) {
        List<RunNote> notes = new ArrayList<>();
        String turn = Json.write(Map.of(
                "request", exchange.requestId(),
                "text", exchange.asked().text(),
                "question", question.sequence()));
        notes.add(new RunNote(TURN, String.valueOf(epoch), turn));
        decisions.forEach((callId, decision) -> {
            if (log.find(StepKinds.DECISION, callId).isEmpty()) {
                notes.add(new RunNote(StepKinds.DECISION, callId, written(log, callId, decision)));
            }
        });
        return notes;
    }

    private RunStart.Started begin(Wiring wiring, LiveRun<?> run, Exchange exchange) {
        RunStore runs = wiring.tasks().runs();
        RunHead head = new RunHead(
                run.id(),
                run.userId(),
                exchange.projectId(),
                exchange.asked().mode(),
                exchange.conversationId(),
                RequestText.of(request, exchange.conversationId(), exchange.requestId()));
        RunStart start = runs.create(head, wiring.tasks().lease());
        while (start instanceof RunStart.Exists exists) {
            Check.that(
                    !exists.run().status().isEnded(),
                    "run " + run.id() + " has ended as " + exists.run().status()
                            + "; ask again with another request id");
            RunStart.Started mine =
                    runs.take(exists.run(), wiring.tasks().lease()).orElse(null);
            if (mine != null) {
                return mine;
            }
            wiring.scheduler().pause(LOOK, run.cancellation()); // until the lease of the process before has run out
            start = runs.create(head, wiring.tasks().lease());
        }
        return (RunStart.Started) start;
    }

    /** Whoever decides waits for what others have decided about the same run; whoever takes over does not. */
    private RunStart.Started takeSeen(Wiring wiring, LiveRun<?> run, StoredRun first) {
        RunStore runs = wiring.tasks().runs();
        StoredRun now = first;
        while (true) {
            RunStart.Started mine = runs.take(now, wiring.tasks().lease()).orElse(null);
            if (mine != null) {
                return mine;
            }
            if (!waits) {
                throw taken(first);
            }
            now = runs.find(first.userId(), first.id())
                    .filter(stored -> !stored.status().isEnded())
                    .orElseThrow(() -> taken(first));
            if (now.status() != StoredRun.Status.WAITING) {
                wiring.scheduler().pause(LOOK, run.cancellation());
            }
        }
    }

    private static OrchestratorException taken(StoredRun run) {
        return new OrchestratorException(
                ErrorCode.VALIDATION_ERROR,
                "somebody else goes on with run " + run.id() + ", or it has ended; look at it again");
    }

    private static String written(RunLog log, String callId, ApprovalDecision decision) {
        String asked = log.find(StepKinds.APPROVAL, callId)
                .orElseThrow(() -> new IllegalStateException("nobody asked about call " + callId));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("approved", decision.approved());
        values.put("reason", decision.reason());
        values.put("hash", Values.read(asked).text("hash"));
        return Json.write(values);
    }

    /** Whether the run waited for what somebody has decided now. */
    boolean isDecided() {
        return !decisions.isEmpty();
    }

    /** What the agent is shown: the task itself, not the decision that lets it go on. */
    Reading reading(Wiring wiring, Exchange exchange, StoredMessage question, RunLog log) {
        long first = log.firstTurn()
                .map(Values::read)
                .map(turn -> turn.number("question"))
                .orElse(question.sequence());
        if (first == question.sequence()) {
            return Reading.of(wiring, exchange, question);
        }
        StoredMessage task =
                wiring
                        .conversations()
                        .messages(request.caller().userId(), exchange.conversationId(), first + 1, 1)
                        .stream()
                        .findFirst()
                        .orElseThrow(() -> new OrchestratorException(
                                ErrorCode.CONVERSATION_NOT_FOUND,
                                "message " + first + " of conversation " + exchange.conversationId()
                                        + ", which the task is in, is not there any more"));
        return Reading.of(wiring, exchange, task);
    }

    /** The answer was stored by a process that died before it could say so. */
    void changeIfLeft(Wiring wiring, LiveRun<?> run, String requestId, RunChange change) {
        RunStore runs = wiring.tasks().runs();
        RunStart.Started mine = runs.find(run.userId(), run.id())
                .filter(stored -> stored.status() == StoredRun.Status.RUNNING)
                .filter(stored -> RunLog.seen(runs, run.userId(), run.id()).isInTurn(requestId))
                .flatMap(stored -> runs.take(stored, wiring.tasks().lease()))
                .orElse(null);
        if (mine != null) {
            runs.change(mine.token(), change);
        }
    }
}
