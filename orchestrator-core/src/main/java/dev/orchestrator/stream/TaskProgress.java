package dev.orchestrator.stream;

import dev.orchestrator.internal.base.Check;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a piece of work has come: its steps in order, and a percentage that never falls.
 *
 * @param steps the steps
 * @param percentage 0 to 100; 100 once the work is done
 * @param taskId the task that the work is for, or null if it is no task
 * @param status how the work stands as a whole
 * @param quality how good the result is, 0 to 1, as a reviewing model finds; null if none was asked
 */
public record TaskProgress(
        List<Step> steps,
        int percentage,
        @Nullable String taskId,
        Status status,
        @Nullable Double quality) {

    /** How a piece of work stands. */
    public enum Status {
        /** It is being done. */
        RUNNING,
        /** Somebody must decide something before it goes on. */
        WAITING,
        /** It is done, or as much of it as was allowed. */
        DONE
    }

    /** How far a step has come. */
    public enum State {
        /** It has not begun. */
        WAITING,
        /** It is being done. */
        ACTIVE,
        /** It is done. */
        DONE,
        /** It is not needed. */
        SKIPPED,
        /** It failed; the work may go on all the same. */
        FAILED
    }

    /**
     * One step.
     *
     * @param id names it within the work, such as {@code summary}
     * @param name what people call it
     * @param state how far it has come
     * @param agent the agent that does it, or null
     * @param quality how good what came of it is, 0 to 1, or null if nobody said
     */
    public record Step(
            String id,
            String name,
            State state,
            @Nullable String agent,
            @Nullable Double quality) {
        /** Checks the values. */
        public Step {
            Check.notBlank(id, "id of the step");
            Check.notBlank(name, "name of the step");
            Check.present(state, "state");
            Check.notBlankIfPresent(agent, "agent of the step");
            requireShare(quality);
        }

        /**
         * A step that no agent does.
         *
         * @param id names it within the work
         * @param name what people call it
         * @param state how far it has come
         * @return the step
         */
        public static Step of(String id, String name, State state) {
            return new Step(id, name, state, null, null);
        }
    }

    /** Checks and copies the values. */
    public TaskProgress {
        steps = List.copyOf(Check.present(steps, "steps"));
        Check.inRange(percentage, 0, 100, "percentage");
        Check.notBlankIfPresent(taskId, "taskId");
        Check.present(status, "status");
        requireShare(quality);
    }

    private static void requireShare(@Nullable Double quality) {
        if (quality != null) {
            Check.inRange(quality, 0, 1, "quality");
        }
    }

    /**
     * The progress of work that is no task.
     *
     * @param steps the steps
     * @param percentage 0 to 100
     * @return the progress
     */
    public static TaskProgress of(List<Step> steps, int percentage) {
        return new TaskProgress(steps, percentage, null, percentage == 100 ? Status.DONE : Status.RUNNING, null);
    }

    /**
     * Returns the step that is being done.
     *
     * @return the last one that has begun and has not ended, or empty if there is none
     */
    public Optional<Step> currentStep() {
        return steps.stream().filter(step -> step.state() == State.ACTIVE).reduce((one, later) -> later);
    }
}
