package dev.orchestrator.agent;

import dev.orchestrator.agent.ToolOutcome.State;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.ToolFailed;

/** Writes calls into the journal of a run: that one with effects begins, and what came of each. */
record WrittenCalls(Journal journal, EventSink events) implements CallLog {

    @Override
    public void starting(PreparedCall call) {
        if (call.tool() != null && call.tool().effect() == Effect.EFFECTFUL) {
            journal.record(StepKinds.INTENT, call.call().id(), "{\"tool\":" + Json.write(call.name()) + "}");
        }
    }

    @Override
    public void finished(PreparedCall call, ToolOutcome outcome) {
        journal.record(StepKinds.RESULT, outcome.call().id(), Recorded.of(outcome));
        if (outcome.state() == State.REFUSED) {
            events.emit(new ToolFailed(outcome.call().id(), "refused"));
        }
    }
}
