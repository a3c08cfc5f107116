package dev.orchestrator.examples;

import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TaskRouted;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.task.TaskResult;

/** Shows who does a task, each step of it, and what its agent says, while it goes on. */
final class TaskDisplay extends AnswerDisplay<TaskResult> {

    private final StepLines steps;
    private boolean spoken;
    private boolean midLine;

    /** @param steps those that were shown before, in an earlier turn of the task */
    TaskDisplay(Session session, StepLines steps) {
        super(session);
        this.steps = steps;
    }

    @Override
    public void onEvent(EventFrame frame) {
        if (frame.event() instanceof TaskRouted routed) {
            line(routed.agentId() + " does it (department " + routed.department() + ", "
                    + Math.round(100 * routed.confidence()) + " % sure): " + String.join("; ", routed.reasons()));
        }
        super.onEvent(frame);
    }

    @Override
    public void onProgress(TaskProgress progress) {
        steps.changed(progress).forEach(this::line);
    }

    @Override
    public void onText(String delta) {
        super.onText(delta);
        spoken = true;
        midLine = !delta.endsWith("\n");
    }

    /** A terminal takes nothing back, but it can say so. */
    @Override
    public boolean onRestart(AnswerRestarted restarted) {
        if (spoken) {
            line("[what was said does not count any more: the answer begins anew]");
        }
        return true;
    }

    private void line(String line) {
        terminal().line(midLine ? "\n" + line : line);
        midLine = false;
    }
}
