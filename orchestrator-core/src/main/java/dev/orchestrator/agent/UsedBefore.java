package dev.orchestrator.agent;

import dev.orchestrator.agent.Allowance.Used;
import dev.orchestrator.agent.ToolOutcome.State;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Journal;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What agents have used up before this process went on with a run, by what is written down. It is counted at once, before anything new is
 * done: those who work at the same time come by their own steps again sooner or later.
 */
record UsedBefore(Journal journal) {

    /** What the agent with that prefix has used up, and those below it. */
    Used by(String prefix) {
        return by(prefix, prefix);
    }

    private Used by(String agent, String whose) {
        Used used = Used.NOTHING;
        for (int step = 1; isBegun(agent, step); step++) {
            used = used.plus(in(Desk.key(agent, step), whose));
        }
        return used;
    }

    private boolean isBegun(String agent, int step) {
        String key = Desk.key(agent, step);
        return journal.find(StepKinds.MODEL, key).isPresent()
                || ModelTurn.failures(journal, key).findAny().isPresent();
    }

    private Used in(String key, String whose) {
        Used failed = ModelTurn.failures(journal, key)
                .map(failure -> Used.of(ResponseText.spent(failure)))
                .reduce(Used.NOTHING, Used::plus);
        return journal.find(StepKinds.MODEL, key)
                .map(answer -> failed.plus(Used.of(ResponseText.spent(answer))).plus(byCalls(key, answer, whose)))
                .orElse(failed);
    }

    private Used byCalls(String key, String answer, String whose) {
        int calls = ResponseText.response(answer).toolCalls().size();
        return IntStream.rangeClosed(1, calls)
                .mapToObj(call -> byCall(Desk.callId(key, call), whose))
                .reduce(Used.NOTHING, Used::plus);
    }

    private Used byCall(String callId, String whose) {
        Used below = agents().mapToObj(number -> by(Desk.prefixBelow(callId, number), whose))
                .reduce(Used.NOTHING, Used::plus);
        if (isMade(callId)) {
            return below.plus(Used.CALL);
        }
        Optional<String> fullBy = journal.find(StepKinds.OUT_OF_CALLS, callId);
        return fullBy.equals(Optional.of(Json.write(whose))) ? below.plus(Used.ONE_TOO_MANY) : below;
    }

    /** A tool with effects may have been called though nobody knows what came of it. */
    private boolean isMade(String callId) {
        Optional<String> result = journal.find(StepKinds.RESULT, callId);
        return isHandedOn(callId)
                || journal.find(StepKinds.INTENT, callId).isPresent()
                || (result.isPresent() && Recorded.state(result.get()) != State.REFUSED);
    }

    /** Whether an agent below has begun to work for this call. */
    boolean isHandedOn(String callId) {
        return agents().anyMatch(number -> isBegun(Desk.prefixBelow(callId, number), 1));
    }

    private static IntStream agents() {
        return IntStream.rangeClosed(1, Delegation.MOST_AT_ONCE);
    }
}
