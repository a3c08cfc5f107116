package dev.orchestrator.examples;

import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.TaskProgress.State;
import dev.orchestrator.stream.TaskProgress.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The steps of a task as lines: one for each that has changed, behind a bar that tells how far the whole is. */
final class StepLines {

    private static final int PERCENT_A_SIGN = 10;

    private final Map<String, State> shown = new HashMap<>();

    /** Of a task that goes on: what has been shown of it is not shown again. */
    static StepLines after(TaskProgress progress) {
        StepLines lines = new StepLines();
        progress.steps().forEach(step -> lines.shown.put(step.id(), step.state()));
        return lines;
    }

    List<String> changed(TaskProgress progress) {
        List<String> lines = new ArrayList<>();
        String bar = "  " + bar(progress.percentage()) + " ";
        for (Step step : progress.steps()) {
            if (shown.put(step.id(), step.state()) != step.state()) {
                lines.add(bar + told(step));
            }
        }
        if (progress.status() == TaskProgress.Status.DONE) {
            lines.add(bar + "done");
        }
        return lines;
    }

    static String bar(int percentage) {
        int signs = percentage / PERCENT_A_SIGN;
        return String.format(
                Locale.ROOT, "[%s%s] %3d %%", "#".repeat(signs), "-".repeat(100 / PERCENT_A_SIGN - signs), percentage);
    }

    private static String told(Step step) {
        String agent = step.agent() == null ? "" : " (" + step.agent() + ")";
        return step.name()
                + agent
                + switch (step.state()) {
                    case ACTIVE -> " ...";
                    case DONE -> ": done";
                    case WAITING -> ": waits";
                    case SKIPPED -> ": not needed";
                    case FAILED -> ": failed";
                };
    }
}
