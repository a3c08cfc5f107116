package dev.orchestrator.internal.task;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.TaskProgress.State;
import dev.orchestrator.stream.TaskProgress.Status;
import dev.orchestrator.stream.TaskProgress.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a task as they are told. How many there will be nobody knows before: the percentage is that of the steps that have ended, with
 * one more always to come, and never falls. Thread-safe.
 */
final class TaskSteps {

    private static final int MOST_BEFORE_THE_END = 95;
    private static final int MOST = 500; // steps that are told

    private final EventSink run;
    private final String taskId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private int percentage;
    private @Nullable Double quality;
    private Status status = Status.RUNNING;

    TaskSteps(EventSink run, String taskId, Optional<TaskProgress> before) {
        this.run = run;
        this.taskId = taskId;
        before.ifPresent(progress -> {
            progress.steps().forEach(step -> steps.put(step.id(), step));
            percentage = progress.percentage();
            quality = progress.quality();
        });
    }

    void begin(String id, String name, @Nullable String agent) {
        change(() -> {
            if (steps.size() < MOST || steps.containsKey(id)) {
                steps.put(id, new Step(id, name, State.ACTIVE, agent, null));
            }
        });
    }

    void end(String id, State state) {
        change(() -> steps.computeIfPresent(
                id, (key, step) -> new Step(id, step.name(), state, step.agent(), step.quality())));
    }

    /** Ends a step that an earlier process has left open. */
    void endIfActive(String id, State state) {
        Step step = step(id);
        if (step != null && step.state() == State.ACTIVE) {
            end(id, state);
        }
    }

    private @Nullable Step step(String id) {
        lock.lock();
        try {
            return steps.get(id);
        } finally {
            lock.unlock();
        }
    }

    /** What could not be done is called by what was tried and why it failed. */
    void fail(String id, String name) {
        change(() -> {
            quality = null; // only a review can fail, and what was scored before is not the result any more
            steps.computeIfPresent(id, (key, step) -> new Step(id, name, State.FAILED, step.agent(), null));
        });
    }

    /** What was scored is thrown away. */
    void unrate(String id) {
        change(() -> {
            quality = null;
            steps.computeIfPresent(id, (key, step) -> new Step(id, step.name(), step.state(), step.agent(), null));
        });
    }

    void rate(String id, double score) {
        change(() -> {
            quality = score;
            steps.computeIfPresent(id, (key, step) -> new Step(id, step.name(), State.DONE, step.agent(), score));
        });
    }

    TaskProgress finish(Status ending) {
        change(() -> {
            status = ending;
            if (ending == Status.DONE) {
                percentage = 100;
                steps.replaceAll((id, step) -> step.state() == State.ACTIVE
                        ? new Step(id, step.name(), State.FAILED, step.agent(), step.quality()) // nobody waits for it
                        : step);
            }
        });
        lock.lock();
        try {
            return progress();
        } finally {
            lock.unlock();
        }
    }

    /** Told under the lock, so that what is told later was true later. */
    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            long ended = steps.values().stream()
                    .filter(step -> step.state() != State.ACTIVE && step.state() != State.WAITING)
                    .count();
            percentage = Math.max(percentage, (int) Math.min(MOST_BEFORE_THE_END, 100 * ended / (steps.size() + 1)));
            run.emit(new ProgressMade(progress()));
        } finally {
            lock.unlock();
        }
    }

    private TaskProgress progress() {
        return new TaskProgress(new ArrayList<>(steps.values()), percentage, taskId, status, quality);
    }
}
