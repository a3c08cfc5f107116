package dev.orchestrator.agent.codebuff;

import java.math.BigDecimal;
import java.util.List;

/**
 * What agents have cost, as the end of a run tells it: the whole, and what it says of each agent below. An amount counts those below it.
 *
 * @param total of all agents together
 * @param agents those that are told of: the job's own, and those below that the package names
 */
record Bill(BigDecimal total, List<Told> agents) {

    static final Bill NONE = new Bill(BigDecimal.ZERO, List.of());

    static Bill of(Told end) {
        return new Bill(end.amount("credits"), end.each("agents"));
    }

    /** What an agent has cost itself; zero if nothing is told of it. */
    BigDecimal own(String instance) {
        BigDecimal own = BigDecimal.ZERO;
        for (Told agent : agents) {
            if (agent.text("agentId").equals(instance)) {
                own = own.add(agent.amount("credits"));
            } else if (agent.text("above").equals(instance)) {
                own = own.subtract(agent.amount("credits"));
            }
        }
        return own.max(BigDecimal.ZERO);
    }

    /** Counts amounts, never words. */
    @Override
    public String toString() {
        return "Bill[" + total + " credits, " + agents.size() + " agents]";
    }
}
