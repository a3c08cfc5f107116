package dev.orchestrator.task;

import dev.orchestrator.internal.base.Check;
import java.util.List;

/**
 * How good the result of a task is, as a reviewing model finds.
 *
 * @param score 0 to 1: the mean of the criteria
 * @param criteria what was looked at
 * @param reason why, in a few sentences
 */
public record Quality(double score, List<Criterion> criteria, String reason) {

    /**
     * One thing that was looked at.
     *
     * @param name what
     * @param score 0 to 1
     * @param reason why
     */
    public record Criterion(String name, double score, String reason) {
        /** Checks the values. */
        public Criterion {
            Check.notBlank(name, "name of the criterion");
            Check.inRange(score, 0, 1, "score of criterion " + name);
            Check.present(reason, "reason of criterion " + name);
        }

        /** Leaves the reason out. */
        @Override
        public String toString() {
            return "Criterion[" + score + "]";
        }
    }

    /** Checks and copies the values. */
    public Quality {
        Check.inRange(score, 0, 1, "score");
        criteria = List.copyOf(Check.present(criteria, "criteria"));
        Check.present(reason, "reason");
    }

    /** Leaves the reasons out. */
    @Override
    public String toString() {
        return "Quality[" + score + ", " + criteria.size() + " criteria]";
    }
}
