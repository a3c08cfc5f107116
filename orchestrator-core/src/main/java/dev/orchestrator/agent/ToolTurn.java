package dev.orchestrator.agent;

import dev.orchestrator.agent.ToolOutcome.State;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.FailureText;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.PendingCall;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.model.ToolSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Has the calls of a model's answer made: each once, whatever happens, and those that need it not before they are approved. */
final class ToolTurn {

    private static final int MOST_REPEATS = 3;
    private static final String NO_MORE = "No more tools may be called. Answer now with what you have.";

    private final AgentJob job;
    private final Desk desk;
    private final AgentMeans means;
    private final ToolBox box;
    private final Delegation delegation;
    private final Map<String, Integer> made = new HashMap<>(); // how often, by tool and arguments

    ToolTurn(AgentMeans means, AgentJob job, Desk desk) {
        this.means = means;
        this.job = job;
        this.desk = desk;
        this.delegation = new Delegation(means, job, desk);
        this.box = delegation.offeredIn(means.tools().only(job.agent().toolNames()));
    }

    List<ToolSpec> specs() {
        return box.specs();
    }

    /** Adds the results to the messages and returns no call; or returns those that wait for somebody's decision. */
    List<PendingCall> run(int step, List<ToolCall> calls, Cancellation cancellation, List<ModelMessage> messages) {
        Map<String, ToolOutcome> outcomes = new LinkedHashMap<>();
        List<PreparedCall> open = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            ToolCall own = new ToolCall(
                    desk.callId(step, i + 1), calls.get(i).tool(), calls.get(i).arguments());
            job.journal()
                    .find(StepKinds.RESULT, own.id())
                    .ifPresentOrElse(json -> outcomes.put(own.id(), again(own, json)), () -> open.add(prepared(own)));
        }
        List<PendingCall> waiting = new ArrayList<>();
        runAll(open, cancellation, waiting)
                .forEach(outcome -> outcomes.put(outcome.call().id(), outcome));
        if (waiting.isEmpty()) {
            for (int i = 0; i < calls.size(); i++) {
                ToolOutcome outcome = outcomes.get(desk.callId(step, i + 1));
                if (outcome != null) {
                    messages.add(ModelMessage.toolResult(calls.get(i), outcome.text()));
                }
            }
        }
        return waiting;
    }

    private ToolOutcome again(ToolCall call, String json) {
        ToolOutcome outcome = Recorded.outcome(call, json);
        if (outcome.state() != State.REFUSED) {
            PreparedCall before = box.prepare(call, desk.permissions(), job.caller(), job.runId());
            if (before.tool() != null) {
                count(before);
            }
        }
        return outcome;
    }

    private int count(PreparedCall call) {
        return made.merge(call.name() + CanonicalArguments.of(call.arguments()), 1, Integer::sum);
    }

    private PreparedCall prepared(ToolCall call) {
        PreparedCall found = box.prepare(call, desk.permissions(), job.caller(), job.runId());
        PreparedCall prepared = job.waits() ? decided(found) : found.notWaiting();
        if (!prepared.isReady()) {
            return prepared;
        }
        if (isOfUnknownEnd(prepared)) {
            return PreparedCall.refused(call, prepared.name(), FailureText.ofUnknownEnd(prepared.name()));
        }
        if (count(prepared) > MOST_REPEATS) {
            return PreparedCall.refused(
                    call,
                    prepared.name(),
                    "You have called " + prepared.name() + " with these arguments " + MOST_REPEATS
                            + " times already. The result does not change: go on with what you have.");
        }
        boolean isCounted = delegation.isFor(prepared) && new UsedBefore(job.journal()).isHandedOn(call.id());
        Optional<String> fullBy =
                isCounted ? Optional.empty() : desk.allowance().countToolCall();
        if (fullBy.isEmpty()) {
            return prepared;
        }
        if (job.journal().find(StepKinds.OUT_OF_CALLS, call.id()).isEmpty()) {
            job.journal().record(StepKinds.OUT_OF_CALLS, call.id(), Json.write(fullBy.get()));
        }
        return PreparedCall.refused(call, prepared.name(), NO_MORE);
    }

    private boolean isOfUnknownEnd(PreparedCall call) {
        return call.tool() != null
                && call.tool().effect() == Effect.EFFECTFUL
                && job.journal().find(StepKinds.INTENT, call.call().id()).isPresent();
    }

    /** What somebody has decided about exactly this call; nothing else can be approved by it. */
    private PreparedCall decided(PreparedCall call) {
        Optional<String> decision =
                job.journal().find(StepKinds.DECISION, call.call().id());
        if (call.tool() == null || decision.isEmpty()) {
            return call;
        }
        Map<?, ?> values = Recorded.object(Json.read(decision.get()));
        if (!Boolean.TRUE.equals(values.get("approved"))) { // also where nobody would have to be asked by now
            return call.denied(String.valueOf(values.get("reason")));
        }
        ApprovalRequest asked = call.approval();
        if (asked == null) {
            return call;
        }
        return asked.hash().equals(values.get("hash"))
                ? call.approved(asked)
                : call.denied("what was approved is another call");
    }

    private List<ToolOutcome> runAll(List<PreparedCall> open, Cancellation cancellation, List<PendingCall> waiting) {
        List<PreparedCall> handed = open.stream().filter(delegation::isFor).toList();
        List<PreparedCall> plain =
                open.stream().filter(call -> !delegation.isFor(call)).toList();
        boolean atOnce = !handed.isEmpty() && !plain.isEmpty() && open.stream().allMatch(PreparedCall::isReady);
        List<ToolOutcome> outcomes = new ArrayList<>();
        List<Delegation.Result> below;
        if (atOnce) {
            below = runBoth(plain, handed, cancellation, outcomes);
        } else {
            outcomes.addAll(called(plain, cancellation));
            plain.stream().filter(PreparedCall::isWaiting).forEach(call -> waiting.add(asked(call)));
            below = delegation.run(handed, cancellation);
        }
        below.forEach(result -> waiting.addAll(result.waiting()));
        below.forEach(result -> result.outcome().ifPresent(outcomes::add));
        return outcomes;
    }

    /** Tools and agents at the same time; what ends the run on one side stops the other one, too. */
    private List<Delegation.Result> runBoth(
            List<PreparedCall> plain,
            List<PreparedCall> handed,
            Cancellation cancellation,
            List<ToolOutcome> outcomes) {
        Cancellation.Source both = cancellation.child();
        CompletableFuture<List<Delegation.Result>> below = CompletableFuture.supplyAsync(
                () -> delegation.run(handed, both.token()), means.host().executor());
        below.whenComplete((results, failure) -> {
            if (failure != null) {
                both.cancel(Reason.LOST, "agents below could not go on");
            }
        });
        try (both) {
            outcomes.addAll(called(plain, both.token()));
            means.host().await(below, cancellation);
            return Joint.result(below);
        } catch (RuntimeException e) {
            both.cancel(Reason.LOST, Joint.OTHER_FAILED);
            Joint.awaitIfClosing(cancellation, List.of(below));
            throw Joint.cause(e, List.of(below));
        } catch (Error e) {
            both.cancel(Reason.LOST, Joint.OTHER_FAILED);
            throw e;
        }
    }

    private List<ToolOutcome> called(List<PreparedCall> calls, Cancellation cancellation) {
        ToolScope scope = new ToolScope(
                job.caller(),
                job.projectId(),
                job.conversationId(),
                job.runId(),
                desk.path(),
                cancellation,
                desk.events());
        return means.calls().run(calls, scope, new WrittenCalls(job.journal(), desk.events())).stream()
                .filter(outcome -> outcome.state() != State.WAITING)
                .toList();
    }

    private PendingCall asked(PreparedCall call) {
        ApprovalRequest request = call.approval();
        if (request == null) {
            throw new IllegalStateException(call + " waits for nothing");
        }
        if (job.journal().find(StepKinds.APPROVAL, request.callId()).isEmpty()) {
            job.journal().record(StepKinds.APPROVAL, request.callId(), Json.write(values(request)));
        }
        return new PendingCall(request.callId(), desk.path(), request.tool(), request.arguments());
    }

    private Map<String, @Nullable Object> values(ApprovalRequest request) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("tool", request.tool());
        values.put("arguments", request.arguments());
        values.put("hash", request.hash());
        values.put("path", desk.path());
        return values;
    }
}
