package dev.orchestrator.examples;

import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.ExecutionStep.State;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The record of a task as an indented tree: who did what, how long it took, and what it cost. */
final class RecordTree {

    private static final String INDENT = "  ";

    private final StringJoiner lines = new StringJoiner("\n");

    private RecordTree() {}

    static String of(ExecutionRecord record) {
        RecordTree tree = new RecordTree();
        tree.lines.add(
                "Record of " + record.runId() + ": " + lower(record.status()) + ", " + Session.cost(record.usage()));
        tree.add(record.steps(), INDENT);
        return tree.lines.toString();
    }

    private void add(List<ExecutionStep> steps, String indent) {
        for (ExecutionStep step : steps) {
            lines.add(indent + told(step));
            add(step.steps(), indent + INDENT);
        }
    }

    private static String told(ExecutionStep step) {
        StringJoiner told = new StringJoiner(", ");
        told.add(lower(step.kind()) + " " + step.name());
        if (step.state() != State.DONE) {
            told.add(lower(step.state()));
        }
        told.add(step.took().toMillis() + " ms");
        if (step.kind() == Kind.AGENT || step.kind() == Kind.MODEL || step.kind() == Kind.REVIEW) {
            told.add(Session.cost(step.total()));
        }
        return told.toString();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
