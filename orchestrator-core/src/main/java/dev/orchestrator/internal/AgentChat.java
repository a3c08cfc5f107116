package dev.orchestrator.internal;

import dev.orchestrator.agent.AgentCatalogue;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentOutcome.Status;
import dev.orchestrator.port.agent.PendingCall;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chat with tools: the loop of task mode answers, without a log to go on by and without waiting for anybody. */
final class AgentChat {

    private static final String NAME = "chat";

    private final Wiring wiring;
    private final ChatRequest request;

    AgentChat(Wiring wiring, ChatRequest request) {
        this.wiring = wiring;
        this.request = request;
    }

    Answered answer(LiveRun<?> run, Exchange exchange, Reading reading, String persona) {
        run.transcript().keepParts();
        Agent agent = agent(exchange.projectId(), persona);
        AgentJob job = AgentJob.builder(request.caller(), run.id(), agent, reading.question())
                .history(reading.history().messages())
                .project(exchange.projectId())
                .message(exchange.conversationId(), Turn.answerId(exchange.requestId()))
                .model(request.model(), request.tier())
                .limits(agent.limits(), Duration.ZERO)
                .patience(request.patience())
                .waits(false)
                .prompts(wiring.prompts())
                .build();
        AgentOutcome outcome = wiring.tasks().runner().run(job, run, run.cancellation());
        if (outcome.status() == Status.WAITING) { // a runner that cannot refuse
            throw notPermitted(outcome);
        }
        if (run.textSoFar().isEmpty()) {
            String limit = Objects.requireNonNullElse(outcome.limit(), "");
            run.emit(new TextDelta(wiring.prompts().get(Prompts.TASK_LIMITED).fill(Map.of("limit", limit))));
        }
        ModelResponse last = outcome.last();
        return last == null ? new Answered(null, null, null, FinishReason.STOP) : Answered.by(last);
    }

    private Agent agent(@Nullable String projectId, String persona) {
        String named = request.agentId();
        Agent agent = named == null
                ? Agent.builder(NAME, NAME, NAME, persona).build()
                : AgentCatalogue.load(wiring.tasks().directory(), projectId).agent(named);
        List<String> tools = new ArrayList<>(agent.toolNames());
        tools.addAll(request.tools());
        String instructions = named == null ? persona : agent.instructions() + "\n\n" + persona;
        return agent.toBuilder()
                .instructions(instructions)
                .tools(tools.stream().distinct().toList())
                .build();
    }

    private static OrchestratorException notPermitted(AgentOutcome outcome) {
        String calls = outcome.waiting().stream().map(PendingCall::tool).collect(Collectors.joining(", "));
        return new OrchestratorException(
                ErrorCode.ACCESS_DENIED,
                "somebody would have to approve the call of " + calls
                        + ", and chat cannot wait for that; have it done as a task");
    }
}
