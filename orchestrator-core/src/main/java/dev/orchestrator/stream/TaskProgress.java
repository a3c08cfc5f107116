package dev.orchestrator.stream;

import dev.orchestrator.internal.base.Check;
import java.util.List;

/**
 * How far a piece of work has come: its steps in order, and a percentage that never falls.
 *
 * @param steps the steps
 * @param percentage 0 to 100; 100 once the work is done
 */
public record TaskProgress(List<Step> steps, int percentage) {

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
     */
    public record Step(String id, String name, State state) {
        /** Checks the values. */
        public Step {
            Check.notBlank(id, "id of the step");
            Check.notBlank(name, "name of the step");
            Check.present(state, "state");
        }
    }

    /** Checks and copies the values. */
    public TaskProgress {
        steps = List.copyOf(Check.present(steps, "steps"));
        Check.inRange(percentage, 0, 100, "percentage");
    }
}
