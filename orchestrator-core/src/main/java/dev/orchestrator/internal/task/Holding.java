package dev.orchestrator.internal.task;

import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.error.RunLostException;
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
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a process comes to carry on a run: it begins it, goes on after a decision, or takes it over from a process that has died. */
final class Holding {

    static final String TURN = "turn";

    private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

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
            check(wiring, RunLog.seen(wiring.tasks().runs(), seen.userId(), seen.id()));
        }
    }

    /** Looked at again by whoever holds the run: somebody else may have decided since, or the time may have passed. */
    private void check(Wiring wiring, RunLog log) {
        String run = seen == null ? "" : seen.id();
        Instant now = wiring.clock().instant();
        decisions.forEach((callId, decision) -> {
            checkDecision(log, callId, decision);
            Expiries.requireInTime(log, run, callId, decision, now);
        });
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
        Taken taken = seen == null ? begin(wiring, run, exchange) : takeSeen(wiring, run, seen);
        RunToken token = taken.started().token();
        HeldTask held = new HeldTask(wiring, token, taken.started().run(), run);
        RunChange back = taken.unchanged();
        try {
            if (isOrphan(wiring, run, exchange)) {
                back = RunChange.cancelled(Stopping.ORPHAN);
                run.stop(Reason.CALLER, "the conversation of run " + run.id() + " was deleted");
                run.cancellation().throwIfCancelled();
            }
            check(wiring, held.log());
            held.resume(exchange.requestId());
            back = RunChange.letGo(); // from here on something may be written, whatever the store says
            held.log().record(notes(held.log(), token.epoch(), exchange, question));
            return held;
        } catch (RuntimeException e) {
            held.change(back).ifPresent(e::addSuppressed);
            throw e;
        }
    }

    /** Whoever deletes a conversation while a run begins in it may not have seen the run. */
    private boolean isOrphan(Wiring wiring, LiveRun<?> run, Exchange exchange) {
        return seen == null
                && wiring.conversations()
                        .find(run.userId(), exchange.conversationId())
                        .isEmpty();
    }

    /** The right to carry on a run, and how it stood before. */
    private record Taken(RunStart.Started started, @Nullable StoredRun before) {

        /** As if it had not been taken: what waited for a decision waits for it, until the same time. */
        RunChange unchanged() {
            return before != null && before.status() == StoredRun.Status.WAITING
                    ? RunChange.waiting(before.result(), before.wakeAt())
                    : RunChange.letGo();
        }
    }

    /** Turn and decisions in one step: who died in between would go on without what was decided. */
    private List<RunNote> notes(RunLog log, long epoch, Exchange exchange, StoredMessage question) {
        List<RunNote> notes = new ArrayList<>();
        String turn = Json.write(Map.of(
                "request",
                exchange.requestId(),
                "text",
                exchange.asked().text(),
                RequestText.ROLES,
                RequestText.roles(request.caller()),
                "question",
                question.sequence()));
        notes.add(new RunNote(TURN, String.valueOf(epoch), turn));
        decisions.forEach((callId, decision) -> {
            if (log.find(StepKinds.DECISION, callId).isEmpty()) {
                notes.add(new RunNote(StepKinds.DECISION, callId, written(log, callId, decision)));
            }
        });
        return notes;
    }

    private Taken begin(Wiring wiring, LiveRun<?> run, Exchange exchange) {
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
                return new Taken(mine, exists.run());
            }
            wiring.scheduler().pause(LOOK, run.cancellation()); // until the lease of the process before has run out
            start = runs.create(head, wiring.tasks().lease());
        }
        return new Taken((RunStart.Started) start, null);
    }

    /** Whoever decides waits for what others have decided about the same run; whoever takes over does not. */
    private Taken takeSeen(Wiring wiring, LiveRun<?> run, StoredRun first) {
        RunStore runs = wiring.tasks().runs();
        StoredRun now = first;
        while (true) {
            RunStart.Started mine = runs.take(now, wiring.tasks().lease()).orElse(null);
            if (mine != null) {
                return new Taken(mine, now);
            }
            if (!waits) {
                throw new RunLostException(first.id(), first.epoch()); // somebody was faster
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

    private String written(RunLog log, String callId, ApprovalDecision decision) {
        String asked = log.find(StepKinds.APPROVAL, callId)
                .orElseThrow(() -> new IllegalStateException("nobody asked about call " + callId));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("approved", decision.approved());
        values.put("reason", decision.reason());
        values.put("hash", Values.read(asked).text("hash"));
        values.put(RequestText.ROLES, RequestText.roles(request.caller()));
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

    /** Who comes with a decision and cancels before he holds the run cancels the run all the same; tells what keeps that from being written. */
    Optional<OrchestratorException> cancelUnheld(Wiring wiring, LiveRun<?> run) {
        if (!waits || run.stopReason() != Reason.CALLER) {
            return Optional.empty();
        }
        try {
            Stopping.cancelStored(wiring, run.userId(), run.id());
            return Optional.empty();
        } catch (OrchestratorException e) {
            LOG.warn("That run {} is cancelled could not be written down", run.id(), e);
            return Optional.of(e);
        }
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
