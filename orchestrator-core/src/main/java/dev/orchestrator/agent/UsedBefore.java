package dev.orchestrator.agent;

import dev.orchestrator.agent.Allowance.Used;
import dev.orchestrator.agent.ToolOutcome.State;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Journal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What agents have used up before this process went on with a run, by what is written down. It is counted at once, before anything new is
 * done: those who work at the same time come by their own steps again sooner or later.
 */
record UsedBefore(Journal journal) {

    /** What the agent with that prefix has used up, and those below it. */
    Used by(String prefix) {
        Used used = Used.NOTHING;
        for (int step = 1; isBegun(prefix, step); step++) {
            used = used.plus(in(Desk.key(prefix, step)));
        }
        return used;
    }

    private boolean isBegun(String prefix, int step) {
        String key = Desk.key(prefix, step);
        return journal.find(StepKinds.MODEL, key).isPresent()
                || ModelTurn.failures(journal, key).findAny().isPresent();
    }

    private Used in(String key) {
        Used used = ModelTurn.failures(journal, key)
                .map(failure -> Used.of(ResponseText.spent(failure)))
                .reduce(Used.NOTHING, Used::plus);
        Optional<String> answer = journal.find(StepKinds.MODEL, key);
        if (answer.isEmpty()) {
            return used;
        }
        int calls = ResponseText.response(answer.get()).toolCalls().size();
        return IntStream.rangeClosed(1, calls)
                .mapToObj(call -> of(Desk.callId(key, call)))
                .reduce(used.plus(Used.of(ResponseText.spent(answer.get()))), Used::plus);
    }

    private Used of(String callId) {
        Optional<String> result = journal.find(StepKinds.RESULT, callId);
        if (result.isEmpty()) {
            return isHandedOn(callId) ? below(callId).plus(Used.CALL) : Used.NOTHING;
        }
        Map<?, ?> values = Recorded.object(Json.read(result.get()));
        if (!Recorded.text(values, "state").equals(State.REFUSED.name())) {
            return below(callId).plus(Used.CALL);
        }
        return Recorded.text(values, "text").equals(ToolTurn.NO_MORE) ? Used.ONE_TOO_MANY : Used.NOTHING;
    }

    /** Whether an agent below has begun to work for this call. */
    boolean isHandedOn(String callId) {
        return agents().anyMatch(number -> isBegun(Desk.prefixBelow(callId, number), 1));
    }

    private Used below(String callId) {
        return agents().mapToObj(number -> by(Desk.prefixBelow(callId, number))).reduce(Used.NOTHING, Used::plus);
    }

    private static IntStream agents() {
        return IntStream.rangeClosed(1, Delegation.MOST_AT_ONCE);
    }
}
