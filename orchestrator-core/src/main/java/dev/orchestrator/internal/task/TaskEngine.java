package dev.orchestrator.internal.task;

import dev.orchestrator.agent.AgentCatalogue;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.internal.Asked;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.LiveRuns;
import dev.orchestrator.internal.TurnEngine;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Begins tasks, goes on with them after decisions, and takes over those whose process has died. Thread-safe. */
public final class TaskEngine implements AutoCloseable {

    private static final int DIGITS = 32;

    /** Agents have limits of their own, and end with what was achieved; this is for what would never end by itself. */
    static final Duration LONGEST = Duration.ofDays(1);

    private final Wiring wiring;
    private final TurnEngine turns;
    private final LiveRuns runs;
    private final TaskKeeper keeper;
    private final Stopping stopping;

    public TaskEngine(Wiring wiring, TurnEngine turns, LiveRuns runs) {
        this.wiring = wiring;
        this.turns = turns;
        this.runs = runs;
        this.stopping = new Stopping(wiring, runs);
        Carried carried = new Carried();
        this.keeper = new TaskKeeper(wiring, new Takeover(wiring, turns, runs, carried), carried);
    }

    /** Looks for runs that nobody carries on, from now on, if it is to. */
    public TaskEngine start(boolean takesOver) {
        if (takesOver) {
            keeper.start();
        }
        return this;
    }

    /** Ends that; what this process carries on is let go elsewhere. */
    @Override
    public void close() {
        keeper.close();
    }

    public LiveRun<TaskResult> begin(TaskRequest request, StreamListener<? super TaskResult> listener) {
        Check.present(request, "request");
        Check.present(listener, "listener");
        return turns.start(
                Asked.of(request, LONGEST), new TaskWork(wiring, request, Holding.beginning(request)), listener);
    }

    /** Reads the run before it returns. */
    public LiveRun<TaskResult> approve(
            Caller caller,
            String runId,
            String callId,
            ApprovalDecision decision,
            StreamListener<? super TaskResult> listener) {
        Check.notBlank(callId, "callId");
        Check.present(decision, "decision");
        Check.present(listener, "listener");
        StoredRun stored = find(caller, runId);
        Values asked = Values.read(stored.head().request());
        TaskRequest request = RequestText.read(asked, caller.roles());
        Check.that(
                !stored.status().isEnded() || isDecided(stored, callId),
                "run " + runId + " does not wait for a decision: it is " + stored.status() + why(stored));
        Expiries.requireInTime(
                RunLog.seen(wiring.tasks().runs(), stored.userId(), runId),
                runId,
                callId,
                decision,
                wiring.clock().instant());
        TaskRequest turn = turn(request, asked, turnId(runId, name(callId, decision)), told(callId, decision));
        Holding holding = Holding.decided(request, stored, Map.of(callId, decision));
        return turns.start(Asked.of(turn, LONGEST), new TaskWork(wiring, request, holding), listener);
    }

    /** The same decision again finds what came of the first one. */
    private boolean isDecided(StoredRun stored, String callId) {
        return RunLog.seen(wiring.tasks().runs(), stored.userId(), stored.id())
                .find(StepKinds.DECISION, callId)
                .isPresent();
    }

    /** Whoever comes too late to approve may deny: that is another turn. */
    private static String name(String callId, ApprovalDecision decision) {
        return decision.approved() ? callId : callId + " denied";
    }

    static String turnId(String runId, String callId) {
        return "decision-" + Hashes.sha256(runId, callId).substring(0, DIGITS);
    }

    private String told(String callId, ApprovalDecision decision) {
        String said = decision.approved() ? "Approved" : "Denied";
        return wiring.prompts().get(Prompts.TASK_DECIDED).fill(Map.of("decision", said, "call", callId));
    }

    /** A later turn of the same task. */
    static TaskRequest turn(TaskRequest request, Values asked, String requestId, String text) {
        return TaskRequest.builder(request.caller(), text)
                .project(request.projectId())
                .conversation(asked.text("conversation"))
                .requestId(requestId)
                .traceId(request.traceId())
                .model(request.model())
                .tier(request.tier())
                .includeHistory(request.includeHistory())
                .patience(request.patience())
                .build();
    }

    /** Follows a run by those events that are not known yet; blocks nobody. */
    @SuppressWarnings("unchecked") // R is TaskResult
    public <R> Run<R> attach(
            Caller caller, String runId, Class<R> type, Known known, StreamListener<? super R> listener) {
        Check.that(type == TaskResult.class, "only tasks can be followed: ask for a TaskResult");
        Check.present(caller, "caller");
        Check.notBlank(runId, "runId");
        LiveRun<TaskResult> watch = LiveRun.watching(
                runId,
                caller.userId(),
                (StreamListener<? super TaskResult>) Check.present(listener, "listener"),
                wiring.clock(),
                () -> cancel(caller, runId));
        runs.watch(watch, live -> new Watching(wiring, runs, caller, known).follow(live));
        return (Run<R>) watch;
    }

    /** What a run has done so far. */
    public ExecutionRecord record(Caller caller, String runId) {
        String userId = Check.present(caller, "caller").userId();
        return RecordReader.read(wiring.tasks().runs(), userId, Check.notBlank(runId, "runId"));
    }

    /** Stops a run, here and elsewhere; false if there is nothing to stop. */
    public boolean cancel(Caller caller, String runId) {
        return stopping.cancel(Check.present(caller, "caller").userId(), Check.present(runId, "runId"));
    }

    /** Ends what goes on in a conversation that is gone; {@code runIds} were in it at some time after {@code since}. */
    public void conversationDeleted(Caller caller, String conversationId, Collection<String> runIds, Instant since) {
        stopping.conversationDeleted(caller, conversationId, runIds, since);
    }

    /** Says why a run was cancelled, if that was written down. */
    static String why(StoredRun run) {
        String result = run.result();
        String reason = result == null ? null : Values.read(result).textOrNull(Stopping.REASON);
        return reason == null ? "" : ": " + reason;
    }

    private StoredRun find(Caller caller, String runId) {
        return wiring.tasks()
                .runs()
                .find(Check.present(caller, "caller").userId(), Check.notBlank(runId, "runId"))
                .orElseThrow(() -> RecordReader.missing(caller.userId(), runId));
    }

    /** Fails unless agents and tools fit together; for an application that wants to know when it starts. */
    public void check(@Nullable String projectId) {
        AgentCatalogue agents = AgentCatalogue.load(wiring.tasks().directory(), projectId);
        Set<String> known = wiring.tasks().toolNames();
        agents.requireSound(known == null ? listed(agents) : known);
    }

    private static Set<String> listed(AgentCatalogue agents) {
        return agents.agents().stream()
                .flatMap(agent -> agent.toolNames().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
