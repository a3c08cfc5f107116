package dev.orchestrator.agent.codebuff;

import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/**
 * What one agent at Codebuff does, as it is written down for the record of the run: under names that tell where it belongs, as the default
 * runner gives them. For one thread.
 */
final class AgentNotes {

    /** Codebuff sells credits at one US cent each ({@code CREDIT_PRICING} in its sources). */
    private static final BigDecimal DOLLARS_A_CREDIT = new BigDecimal("0.01");

    private final Journal journal;
    private final String prefix;
    private final Agent agent;
    private final String model;
    private int calls;
    private int answers;
    private BigDecimal credits = BigDecimal.ZERO;

    private AgentNotes(Journal journal, String prefix, Agent agent, String model) {
        this.journal = journal;
        this.prefix = prefix;
        this.agent = agent;
        this.model = model;
    }

    /** An agent begins; the prefix is that of its steps, and no other agent's in the run. */
    static AgentNotes begin(Journal journal, String prefix, Agent agent, String model) {
        journal.record(StepKinds.AGENT, prefix, Json.write(Map.of("agent", agent.id())));
        return new AgentNotes(journal, prefix, agent, model);
    }

    /** Names its next call of a tool. */
    String nextCall() {
        return prefix + ++calls + "_1";
    }

    /** It calls something that is done at Codebuff. */
    void begins(String callId, String tool) {
        journal.record(StepKinds.told(StepKinds.INTENT), callId, Json.write(Map.of("tool", tool)));
    }

    /** What was done at Codebuff has ended; nobody says how well. */
    void ends(String callId, String tool, Duration took) {
        journal.record(
                StepKinds.told(StepKinds.RESULT),
                callId,
                Json.write(Map.of("tool", tool, "state", "FINISHED", "took", took.toMillis())));
    }

    /** What was done at Codebuff was stopped in the middle. */
    void breaksOff(String callId, String tool, Duration took, String why) {
        journal.record(
                StepKinds.told(StepKinds.RESULT),
                callId,
                Json.write(Map.of("tool", tool, "state", "FAILED", "text", why, "took", took.toMillis())));
    }

    /** Its model has answered, which is told by nothing but the credits that it took: neither its words, nor its tokens, nor its time. */
    void answered(BigDecimal paid) {
        credits = credits.add(paid);
        journal.record(
                StepKinds.told(StepKinds.MODEL),
                prefix + ++answers,
                Json.write(Map.of("agent", agent.id(), "model", model, "spent", ResponseText.map(usage(paid)))));
    }

    /** What it has cost beyond what was told of the answers of its model. */
    void costs(BigDecimal paid) {
        credits = credits.add(paid);
        journal.record(StepKinds.AGENT_COST, prefix, Json.write(Map.of("spent", ResponseText.map(usage(paid)))));
    }

    void isThrough(Duration took) {
        journal.record(StepKinds.AGENT_END, prefix, Json.write(Map.of("took", took.toMillis())));
    }

    void isBrokenOff(Duration took, String why) {
        journal.record(StepKinds.AGENT_END, prefix, Json.write(Map.of("took", took.toMillis(), "problem", why)));
    }

    /** What is known to be its own. */
    BigDecimal credits() {
        return credits;
    }

    static Usage usage(BigDecimal credits) {
        return Usage.ofTokens(0, 0).withCost(credits.multiply(DOLLARS_A_CREDIT), CostBasis.PROVIDER);
    }
}
