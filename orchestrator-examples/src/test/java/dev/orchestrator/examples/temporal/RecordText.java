package dev.orchestrator.examples.temporal;

import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What an execution record says, but for its times: a line a step, under the step that it stands in. */
final class RecordText {

    private RecordText() {}

    static List<String> of(ExecutionRecord record) {
        List<String> lines = new ArrayList<>(List.of(record.status() + " " + consumed(record.usage())));
        add(record.steps(), "  ", lines);
        return lines;
    }

    /** Agents that work at once begin in any order. */
    private static void add(List<ExecutionStep> steps, String indent, List<String> lines) {
        List<ExecutionStep> ordered = new ArrayList<>(steps);
        if (steps.stream().allMatch(step -> step.kind() == Kind.AGENT)) {
            ordered.sort(Comparator.comparing(ExecutionStep::id));
        }
        for (ExecutionStep step : ordered) {
            lines.add(indent + step.kind() + " " + step.id() + " " + step.name() + " " + step.state() + " "
                    + consumed(step.usage()) + (step.problem() == null ? "" : ": " + step.problem()));
            add(step.steps(), indent + "  ", lines);
        }
    }

    private static String consumed(Usage usage) {
        return usage.inputTokens() + "+" + usage.outputTokens() + " tokens "
                + usage.cost().stripTrailingZeros().toPlainString() + " $";
    }
}
