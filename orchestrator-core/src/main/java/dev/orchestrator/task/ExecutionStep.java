package dev.orchestrator.task;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a task: a leaf; or an agent, a delegation, or a routing that has asked a model, with steps of its own.
 *
 * @param kind what it is
 * @param id which one, unique among the steps of its kind in the run
 * @param name who did it: the agent, the model or the tool
 * @param state how it ended
 * @param at when it began; where only its end was written down, that
 * @param took how long it took; zero where that is not known
 * @param usage what it consumed itself, without the steps in it
 * @param problem why it failed or was refused, in a few words; null if it did not, or nobody said
 * @param steps the steps in it, in the order in which they began
 */
public record ExecutionStep(
        Kind kind,
        String id,
        String name,
        State state,
        Instant at,
        Duration took,
        Usage usage,
        @Nullable String problem,
        List<ExecutionStep> steps) {

    /** What a step is. */
    public enum Kind {
        /** Somebody was found who does the task: the model that was asked about it, if one was, stands in it. */
        ROUTING,
        /** An agent at work: what it did stands in it. */
        AGENT,
        /** A model was asked. */
        MODEL,
        /** A tool was called; what agents did to whom work was delegated stands in it. */
        TOOL,
        /** A model has reviewed the result; it has failed if no score came of that. */
        REVIEW
    }

    /** How a step ended. */
    public enum State {
        /** It is done. */
        DONE,
        /** It is under way; or its process has died, and what came of it is not known. */
        OPEN,
        /** It waits for somebody's decision. */
        WAITING,
        /** It was refused or denied: nothing was done. */
        REFUSED,
        /** It could not be done, or took too long. */
        FAILED
    }

    /** Checks and copies the values. */
    public ExecutionStep {
        Check.present(kind, "kind");
        Check.notBlank(id, "id");
        Check.present(name, "name");
        Check.present(state, "state");
        Check.present(at, "at");
        Check.that(!Check.present(took, "took").isNegative(), "took must not be negative");
        Check.present(usage, "usage");
        steps = List.copyOf(Check.present(steps, "steps"));
    }

    /**
     * Returns what the step has consumed with all that stands in it.
     *
     * @return the sum
     */
    public Usage total() {
        return usage.plus(sum(steps));
    }

    static Usage sum(List<ExecutionStep> steps) {
        return steps.stream().map(ExecutionStep::total).reduce(Usage.NONE, Usage::plus);
    }

    /** Names the step; leaves out what went wrong, which may be told in anybody's words. */
    @Override
    public String toString() {
        return "ExecutionStep[" + kind + " " + id + ", " + name + ", " + state + ", " + steps.size() + " steps]";
    }
}
