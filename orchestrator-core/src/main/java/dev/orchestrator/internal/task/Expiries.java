package dev.orchestrator.internal.task;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.PendingCall;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.PendingApproval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When calls that nobody decides about count as denied: each at its own time, written down once, whatever is decided about others. */
final class Expiries {

    private static final String AT = "at";

    private Expiries() {}

    /** The calls that wait, each with its time; those that wait for the first time get this one. */
    static List<PendingApproval> of(RunLog log, List<PendingCall> waiting, Instant expires) {
        Map<String, Instant> times = new HashMap<>();
        List<RunNote> notes = new ArrayList<>();
        for (PendingCall call : waiting) {
            Instant at = log.find(StepKinds.EXPIRY, call.callId())
                    .map(Expiries::read)
                    .orElse(expires);
            if (log.find(StepKinds.EXPIRY, call.callId()).isEmpty()) {
                notes.add(new RunNote(StepKinds.EXPIRY, call.callId(), Json.write(Map.of(AT, expires.toEpochMilli()))));
            }
            times.put(call.callId(), at);
        }
        if (!notes.isEmpty()) {
            log.record(notes);
        }
        return TaskPart.approvals(waiting, times);
    }

    private static Instant read(String json) {
        return Instant.ofEpochMilli(Values.read(json).number(AT));
    }

    /** Whether the time of a call is over; so it is if none was written down. */
    static boolean isOver(RunLog log, String callId, Instant now) {
        return log.find(StepKinds.EXPIRY, callId)
                .map(Expiries::read)
                .map(at -> !at.isAfter(now))
                .orElse(true);
    }

    /** What has expired is denied by whoever looks next, and must not be approved because nobody has looked yet. */
    static void requireInTime(RunLog log, String runId, String callId, ApprovalDecision decision, Instant now) {
        boolean tooLate = decision.approved()
                && log.undecided().contains(callId)
                && log.find(StepKinds.EXPIRY, callId).isPresent()
                && isOver(log, callId, now);
        Check.that(
                !tooLate, "the time to approve call " + callId + " of run " + runId + " is over: it counts as denied");
    }

    /** When the first of them is over. */
    static Instant first(List<PendingApproval> approvals) {
        return approvals.stream()
                .map(PendingApproval::expiresAt)
                .min(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("a task waits for nothing"));
    }
}
