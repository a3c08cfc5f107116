package dev.orchestrator.internal;

import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.text.ProgressText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.TaskProgress.State;
import dev.orchestrator.stream.TaskProgress.Step;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the tools of an answer have come: of each call that tells of it, the last it has told. So much of it is kept with the message that
 * no tool makes that too large. Not thread-safe.
 */
public final class ToolProgress {

    private static final int MOST_CALLS = 50; // the last ones
    private static final int MOST_STEPS = 20; // the last ones that have begun
    private static final int LONGEST_NAME = 200;
    private static final String OWN = "library"; // only parts that were made here have it

    private final Map<String, String> tools = new HashMap<>(); // by call
    private final Map<List<String>, TaskProgress> last = new LinkedHashMap<>(); // by path: the agents, and the call

    /** Progress as it is read out of a message. */
    record Told(List<String> path, ProgressMade event) {}

    /** Keeps what an event tells, if it tells of the progress of a tool. What has no path is the task's own. */
    public void hear(List<String> path, StreamEvent event) {
        if (event instanceof ToolStarted started) {
            tools.put(started.callId(), started.tool());
        } else if (event instanceof ProgressMade made && !path.isEmpty()) {
            last.put(List.copyOf(path), bounded(made.progress()));
            forgetFirst();
        }
    }

    private void forgetFirst() {
        if (last.size() > MOST_CALLS) {
            last.remove(last.keySet().iterator().next());
        }
    }

    /** Takes what was kept before. */
    void addAll(ToolProgress before) {
        tools.putAll(before.tools);
        last.putAll(before.last);
    }

    void clear() {
        last.clear();
    }

    List<DataPart> parts() {
        return last.entrySet().stream()
                .map(entry -> part(entry.getKey(), entry.getValue()))
                .toList();
    }

    private DataPart part(List<String> path, TaskProgress progress) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("path", path);
        values.put("tool", tools.getOrDefault(path.get(path.size() - 1), ""));
        values.putAll(ProgressText.map(progress));
        values.put(OWN, true);
        return new DataPart(ProgressMade.PART, values);
    }

    /** A part that a tool shows, which may be of this type too: it stays what it is, but for what would make it one of the library's own. */
    static DataPart foreign(DataPart part) {
        if (!part.type().equals(ProgressMade.PART) || !part.data().containsKey(OWN)) {
            return part;
        }
        Map<String, Object> values = new LinkedHashMap<>(part.data());
        values.remove(OWN);
        return new DataPart(part.type(), values);
    }

    /** Reads a part of a message; empty if it is another one, or one of a tool. */
    static Optional<Told> told(DataPart part) {
        Values values = new Values(part.data());
        boolean ours = part.type().equals(ProgressMade.PART) && values.is(OWN);
        return ours
                ? Optional.of(new Told(values.texts("path"), new ProgressMade(ProgressText.of(values))))
                : Optional.empty();
    }

    /** As much of it as is kept. */
    public static TaskProgress bounded(TaskProgress progress) {
        List<Step> steps = progress.steps();
        int end = steps.size();
        while (end > MOST_STEPS && steps.get(end - 1).state() == State.WAITING) {
            end--;
        }
        List<Step> kept =
                steps.subList(Math.max(0, end - MOST_STEPS), Math.min(steps.size(), Math.max(end, MOST_STEPS)));
        return new TaskProgress(
                kept.stream().map(ToolProgress::bounded).toList(),
                progress.percentage(),
                progress.taskId(),
                progress.status(),
                progress.quality());
    }

    private static Step bounded(Step step) {
        String agent = step.agent();
        return new Step(
                bounded(step.id()),
                bounded(step.name()),
                step.state(),
                agent == null ? null : bounded(agent),
                step.quality());
    }

    private static String bounded(String name) {
        return Excerpts.of(name.strip(), LONGEST_NAME);
    }
}
