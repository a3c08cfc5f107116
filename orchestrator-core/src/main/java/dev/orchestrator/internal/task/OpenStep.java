package dev.orchestrator.internal.task;

import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.ExecutionStep.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step while the log that tells of it is being read. Not thread-safe. */
final class OpenStep {

    private final Kind kind;
    private final String id;
    private final List<OpenStep> steps = new ArrayList<>();
    private Instant at;
    private String name = "";
    private State state = State.OPEN;
    private Duration took = Duration.ZERO;
    private Usage usage = Usage.NONE;
    private boolean hasOwnEnd;
    private @Nullable String problem;

    OpenStep(Kind kind, String id, Instant at) {
        this.kind = kind;
        this.id = id;
        this.at = at;
    }

    boolean is(Kind kind, String id) {
        return this.kind == kind && this.id.equals(id);
    }

    OpenStep named(String name) {
        this.name = name;
        return this;
    }

    /** An agent whose end is written down: it is at work until then. */
    OpenStep untilItsEnd() {
        this.hasOwnEnd = true;
        return this;
    }

    OpenStep used(Usage usage) {
        this.usage = usage;
        return this;
    }

    /** Why nothing came of it; null if something did. */
    OpenStep because(@Nullable String problem) {
        this.problem = problem;
        return this;
    }

    /** What took some time had begun by so much earlier. */
    OpenStep ended(State state, Instant end, Duration took) {
        this.state = state;
        this.took = took;
        Instant began = end.minus(took);
        this.at = began.isBefore(at) ? began : at;
        return this;
    }

    void add(OpenStep step) {
        steps.add(step);
    }

    ExecutionStep made() {
        List<ExecutionStep> within = steps.stream().map(OpenStep::made).toList();
        return kind == Kind.AGENT
                ? agent(within)
                : new ExecutionStep(kind, id, name, state, at, took, usage, problem, within);
    }

    /** An agent is at it from its first step to the end of its last one, and is as far as its last one, unless its end is written down. */
    private ExecutionStep agent(List<ExecutionStep> within) {
        Instant first = at;
        Instant last = at.plus(took);
        for (ExecutionStep step : within) {
            Instant end = step.at().plus(step.took());
            first = step.at().isBefore(first) ? step.at() : first;
            last = end.isAfter(last) ? end : last;
        }
        ExecutionStep ending = within.isEmpty() ? null : within.get(within.size() - 1);
        State behind = stateBehind(ending);
        String why = problem == null && behind == State.FAILED && ending != null ? ending.problem() : problem;
        return new ExecutionStep(kind, id, name, behind, first, Duration.between(first, last), usage, why, within);
    }

    private State stateBehind(@Nullable ExecutionStep ending) {
        if (hasOwnEnd) {
            return state;
        }
        if (ending == null) {
            return State.DONE;
        }
        return ending.kind() == Kind.MODEL ? ending.state() : stateAfter(ending.state());
    }

    /** After a call that has ended its model is asked again. */
    private static State stateAfter(State call) {
        return call == State.WAITING ? State.WAITING : State.OPEN;
    }
}
