package dev.orchestrator.internal.task;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.stream.TaskProgress.State;

/** The way of an agent's events to the run, on which steps are noticed. */
final class TaskEvents implements EventSink {

    private final EventSink run;
    private final TaskSteps steps;
    private final String agent;

    TaskEvents(EventSink run, TaskSteps steps, String agent) {
        this.run = run;
        this.steps = steps;
        this.agent = agent;
    }

    @Override
    public void emit(StreamEvent event) {
        if (event instanceof TextDelta delta) {
            Pieces.tell(delta.text(), run);
            return;
        }
        run.emit(event);
        if (event instanceof ToolStarted started) {
            steps.begin(started.callId(), started.tool(), agent);
        } else if (event instanceof ToolFinished finished) {
            steps.end(finished.callId(), State.DONE);
        } else if (event instanceof ToolFailed failed) {
            steps.end(failed.callId(), State.FAILED);
        }
    }

    @Override
    public EventSink below(String below) {
        return new TaskEvents(run.below(below), steps, below);
    }
}
