package dev.orchestrator.internal.task;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.TaskRequest;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What all attempts and reviews of a task have left of its limits. Of steps and calls each attempt has as many as the first.
 *
 * @param limits those of the task
 * @param spent what was consumed so far
 * @param worked for how long it was worked at so far
 */
record TaskBudget(AgentLimits limits, Usage spent, Duration worked) {

    /** Of the agent's own limits and those that were asked for the tighter ones. */
    static AgentLimits limits(TaskRequest request, Agent agent) {
        AgentLimits asked = request.limits();
        return asked == null ? agent.limits() : agent.limits().within(asked);
    }

    AgentLimits left() {
        return limits.toBuilder()
                .tokens(Math.max(1, limits.tokens() - spent.inputTokens() - spent.outputTokens()))
                .dollars(limits.dollars().subtract(spent.cost()).max(BigDecimal.ZERO))
                .build();
    }

    /** Work that could only be cut off is not begun again: the result there is would be lost. */
    boolean isLeft() {
        AgentLimits left = left();
        boolean money = left.dollars().signum() > 0 || limits.dollars().signum() == 0;
        return money && left.tokens() > 1 && worked.compareTo(limits.time()) < 0;
    }
}
