package dev.orchestrator.agent;

import dev.orchestrator.agent.ToolOutcome.State;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentOutcome.Status;
import dev.orchestrator.port.agent.PendingCall;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ToolSpec;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets an agent hand work to those below it: several at once, each with what is left of the caller's limits and never with more rights than
 * the caller. What they have said is the result of the call.
 */
final class Delegation {

    static final String NAME = "delegate";

    /** The most tasks of a call; those of several calls beyond that are done later. */
    static final int MOST_AT_ONCE = 8;

    private final AgentMeans means;
    private final AgentJob job;
    private final Desk desk;
    private final List<Agent> below;

    Delegation(AgentMeans means, AgentJob job, Desk desk) {
        this.means = means;
        this.job = job;
        this.desk = desk;
        this.below = desk.allowance().mayCallAgents() ? active() : List.of();
    }

    /** What came of a call: an outcome, which is written down by now, or calls of those below that wait. */
    record Result(Optional<ToolOutcome> outcome, List<PendingCall> waiting) {}

    private List<Agent> active() {
        if (job.agent().subAgentIds().isEmpty()) {
            return List.of();
        }
        List<String> ids = job.agent().subAgentIds();
        return means.directory().agents(job.projectId()).stream()
                .filter(agent -> agent.active() && ids.contains(agent.id()))
                .toList();
    }

    /** The tools with this one, if there is anybody to hand work to. */
    ToolBox offeredIn(ToolBox tools) {
        return below.isEmpty() ? tools : tools.with(new Offer(spec()));
    }

    boolean isFor(PreparedCall call) {
        return call.isReady() && call.tool() instanceof Offer;
    }

    private ToolSpec spec() {
        StringBuilder description = new StringBuilder(
                "Hands tasks to other agents, which work at the same time and know only what the task tells them. The agents:");
        below.forEach(agent -> description
                .append("\n- ")
                .append(agent.id())
                .append(": ")
                .append(agent.description().isBlank() ? agent.name() : agent.description()));
        Map<String, Object> task = Map.of(
                "type",
                "object",
                "properties",
                Map.of(
                        "agent",
                                Map.of(
                                        "type",
                                        "string",
                                        "enum",
                                        below.stream().map(Agent::id).toList()),
                        "task", Map.of("type", "string", "minLength", 1)),
                "required",
                List.of("agent", "task"),
                "additionalProperties",
                false);
        Map<String, Object> schema = Map.of(
                "type",
                "object",
                "properties",
                Map.of("tasks", Map.of("type", "array", "items", task, "minItems", 1, "maxItems", MOST_AT_ONCE)),
                "required",
                List.of("tasks"),
                "additionalProperties",
                false);
        return new ToolSpec(NAME, description.toString(), Json.write(schema));
    }

    /** Does those at once that hand on no more tasks together than one may: what is at work counts for no limit yet. */
    List<Result> run(List<PreparedCall> calls, Cancellation cancellation) {
        return waves(calls).stream()
                .flatMap(wave -> atOnce(wave, cancellation).stream())
                .toList();
    }

    private static List<List<PreparedCall>> waves(List<PreparedCall> calls) {
        List<List<PreparedCall>> waves = new ArrayList<>();
        int room = 0;
        for (PreparedCall call : calls) {
            int tasks = tasks(call).size();
            if (waves.isEmpty() || tasks > room) {
                waves.add(new ArrayList<>());
                room = MOST_AT_ONCE;
            }
            waves.get(waves.size() - 1).add(call);
            room -= tasks;
        }
        return waves;
    }

    /** The arguments fit the schema by now. */
    private static List<?> tasks(PreparedCall call) {
        return Recorded.list(call.arguments(), "tasks");
    }

    /** A call and those who work for it. */
    private record Handed(PreparedCall call, long began, List<CompletableFuture<Done>> working) {}

    private List<Result> atOnce(List<PreparedCall> calls, Cancellation cancellation) {
        Cancellation.Source all = cancellation.child();
        List<Handed> handed = new ArrayList<>();
        try (all) {
            calls.forEach(call -> handed.add(begun(call, all)));
            return handed.stream().map(each -> ended(each, cancellation)).toList();
        } catch (CancelledException e) {
            List<CompletableFuture<Done>> working =
                    handed.stream().flatMap(each -> each.working().stream()).toList();
            Joint.awaitIfClosing(cancellation, working);
            throw Joint.cause(e, working);
        } catch (RuntimeException | Error e) {
            all.cancel(Reason.LOST, Joint.OTHER_FAILED); // nobody waits for them any more
            throw e;
        }
    }

    private Handed begun(PreparedCall call, Cancellation.Source all) {
        long began = means.host().nanos();
        String callId = call.call().id();
        desk.events().emit(new ToolStarted(callId, NAME));
        List<CompletableFuture<Done>> working = new ArrayList<>();
        for (Object each : tasks(call)) {
            Map<?, ?> task = Recorded.object(each);
            int number = working.size() + 1;
            working.add(CompletableFuture.supplyAsync(
                    () -> one(task, callId, number, all), means.host().executor()));
        }
        return new Handed(call, began, working);
    }

    private Result ended(Handed handed, Cancellation cancellation) {
        List<Done> done = new ArrayList<>();
        for (CompletableFuture<Done> each : handed.working()) {
            means.host().await(each, cancellation);
            done.add(Joint.result(each));
        }
        Duration took = Duration.ofNanos(means.host().nanos() - handed.began());
        return result(handed.call(), done, took);
    }

    private record Done(
            String agent,
            @Nullable AgentOutcome outcome,
            @Nullable OrchestratorException failure) {}

    /** What ends the whole run ends the others too; what this agent could not do, its caller is told. */
    private Done one(Map<?, ?> task, String callId, int number, Cancellation.Source all) {
        String id = Recorded.text(task, "agent");
        Agent agent =
                below.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
        try {
            String prefix = Desk.prefixBelow(callId, number);
            AgentLoop loop = loop(agent, Recorded.text(task, "task"), prefix, all.token());
            return new Done(id, loop.run(), null);
        } catch (CancelledException e) {
            throw e;
        } catch (OrchestratorException e) {
            if (e.code() == ErrorCode.DATABASE_ERROR || e.code() == ErrorCode.BUDGET_EXCEEDED) {
                all.cancel(Reason.LOST, "agent " + id + " could not go on");
                throw e;
            }
            return new Done(id, null, e);
        } catch (RuntimeException | Error e) {
            all.cancel(Reason.LOST, "agent " + id + " failed by a bug");
            throw e;
        }
    }

    private AgentLoop loop(Agent agent, String task, String prefix, Cancellation stop) {
        Allowance allowed = desk.allowance().below(prefix, agent.limits(), new UsedBefore(job.journal()));
        Permissions rights = means.permissions().forAgent(agent.id()).narrowedBy(desk.permissions());
        AgentJob its = AgentJob.builder(job.caller(), job.runId(), agent, ModelMessage.of(Role.USER, task))
                .project(job.projectId())
                .message(job.conversationId(), job.messageId())
                .model(job.model(), null)
                .patience(job.patience())
                .journal(job.journal())
                .waits(job.waits())
                .prompts(job.prompts())
                .build();
        return new AgentLoop(means, its, desk.below(agent.id(), prefix, rights, allowed, stop));
    }

    private Result result(PreparedCall call, List<Done> done, Duration took) {
        List<PendingCall> waiting = done.stream()
                .map(Done::outcome)
                .filter(outcome -> outcome != null)
                .flatMap(outcome -> Check.present(outcome, "outcome").waiting().stream())
                .toList();
        if (!waiting.isEmpty()) {
            return new Result(Optional.empty(), waiting);
        }
        desk.events().emit(new ToolFinished(call.call().id(), took));
        String text = means.calls()
                .shown(Json.write(done.stream().map(Delegation::told).toList()));
        State state = done.stream().allMatch(each -> each.outcome() == null) ? State.FAILED : State.FINISHED;
        ToolOutcome outcome = new ToolOutcome(call.call(), NAME, state, text, List.of(), took, null);
        job.journal().record(StepKinds.RESULT, call.call().id(), Recorded.of(outcome));
        return new Result(Optional.of(outcome), List.of());
    }

    private static Map<String, Object> told(Done done) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("agent", done.agent());
        AgentOutcome outcome = done.outcome();
        if (outcome == null) {
            told.put("failed", Check.present(done.failure(), "failure").userMessage());
            return told;
        }
        told.put("result", outcome.text());
        if (outcome.status() == Status.LIMITED) {
            told.put("not_finished", "it reached its limit of " + outcome.limit());
        }
        return told;
    }

    /** Stands among the tools for the model to see, and so that its arguments are checked; never called itself. */
    private record Offer(ToolSpec spec) implements Tool {
        @Override
        public Effect effect() {
            return Effect.READ_ONLY; // what those below do is permitted, or not, call by call
        }

        @Override
        public ToolResult call(ToolContext context, Map<String, @Nullable Object> arguments) {
            throw new IllegalStateException("work is handed on by the agent's own loop");
        }
    }
}
