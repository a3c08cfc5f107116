package dev.orchestrator.internal.text;

import dev.orchestrator.stream.TaskProgress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Progress as it stands in the log and in the message. */
public final class ProgressText {

    private ProgressText() {}

    /** How far work has come. */
    public static Map<String, Object> map(TaskProgress progress) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("steps", progress.steps().stream().map(ProgressText::map).toList());
        values.put("percentage", (long) progress.percentage());
        values.put("status", progress.status().name());
        putIfThere(values, "task", progress.taskId());
        putIfThere(values, "quality", progress.quality());
        return values;
    }

    private static Map<String, Object> map(TaskProgress.Step step) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", step.id());
        values.put("name", step.name());
        values.put("state", step.state().name());
        putIfThere(values, "agent", step.agent());
        putIfThere(values, "quality", step.quality());
        return values;
    }

    private static void putIfThere(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    /** How far it had come, as it was written down. */
    public static TaskProgress of(Values values) {
        return new TaskProgress(
                values.each("steps").stream().map(ProgressText::step).toList(),
                (int) values.number("percentage"),
                values.textOrNull("task"),
                TaskProgress.Status.valueOf(values.text("status")),
                quality(values));
    }

    private static TaskProgress.Step step(Values values) {
        return new TaskProgress.Step(
                values.text("id"),
                values.text("name"),
                TaskProgress.State.valueOf(values.text("state")),
                values.textOrNull("agent"),
                quality(values));
    }

    private static @Nullable Double quality(Values values) {
        return values.has("quality") ? (Double) values.decimal("quality") : null;
    }
}
