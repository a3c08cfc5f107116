package dev.orchestrator.internal.task;

import dev.orchestrator.agent.AgentCatalogue;
import dev.orchestrator.agent.Routing;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Answered;
import dev.orchestrator.internal.Exchange;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.Reading;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.Work;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.internal.task.Reviewing.Reviewed;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentOutcome.Status;
import dev.orchestrator.port.agent.PendingCall;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.TaskProgress.State;
import dev.orchestrator.task.Quality;
import dev.orchestrator.task.Review;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Task mode: finds who does the task, has the work done step by step, and keeps what came of it. One object serves one run. */
public final class TaskWork implements Work<TaskResult> {

    private static final String WORK = "work";
    private static final String REVIEW = "review";
    private static final int DIGITS = 32;

    private final Wiring wiring;
    private final TaskRequest request;
    private final Holding holding;
    private final Instant began;
    private volatile @Nullable HeldTask held;

    TaskWork(Wiring wiring, TaskRequest request, Holding holding) {
        this.wiring = wiring;
        this.request = request;
        this.holding = holding;
        this.began = wiring.clock().instant();
    }

    /** A request that is made again is the same run. */
    static String runId(TaskRequest request, String conversationId, String requestId) {
        String hash = Hashes.sha256("task", request.caller().userId(), conversationId, requestId);
        return "run-" + hash.substring(0, DIGITS);
    }

    @Override
    public String runId(Exchange exchange) {
        return holding.runId(exchange);
    }

    @Override
    public boolean goesOnElsewhere() {
        return true;
    }

    @Override
    public void check(Exchange exchange) {
        holding.check(wiring);
    }

    @Override
    public Prompt persona() {
        return wiring.prompts().get(Prompts.TASK_RULES);
    }

    @Override
    public void open(LiveRun<TaskResult> run, Exchange exchange, StoredMessage question) {
        run.transcript().keepParts();
        held = holding.take(wiring, run, exchange, question);
    }

    private HeldTask held() {
        return Objects.requireNonNull(held, "the run is not held");
    }

    @Override
    public Answered answer(LiveRun<TaskResult> run, Exchange exchange, StoredMessage question) {
        RunLog log = held().log();
        if (log.brokeOff()) {
            Repetition.startAnswerAgain(run, holding.isDecided());
        }
        TaskSteps steps = new TaskSteps(run, run.id(), log.progress());
        Routing routing = new RoutingStep(wiring, request, log).routing(run, exchange.projectId(), steps);
        Agent agent = AgentCatalogue.load(wiring.tasks().directory(), exchange.projectId())
                .agent(routing.agentId());
        LeftOpen.tell(log, run, steps, agent.id());
        AgentOutcome outcome = work(run, exchange, question, agent, steps);
        Quality quality = null;
        Review review = request.review();
        for (int attempt = 1; review != null && outcome.status() == Status.COMPLETED; attempt++) {
            quality = review(run, exchange, agent, outcome, attempt, steps);
            if (quality == null || !isDoneAgain(run, review, quality, attempt, budget(agent, exchange, run))) {
                break;
            }
            Quality before = quality;
            quality = null; // that result is taken back, and its score with it
            steps.unrate(REVIEW);
            outcome = again(run, exchange, question, agent, outcome, before, attempt + 1, steps);
        }
        return ended(run, exchange, agent, outcome, quality, steps);
    }

    private boolean isDoneAgain(LiveRun<?> run, Review review, Quality quality, int attempt, TaskBudget budget) {
        RunLog log = held().log();
        boolean wanted = quality.score() < review.atLeast() && attempt <= review.retries();
        boolean again = Repetition.isBegun(log, attempt) || (wanted && budget.isLeft());
        return again && Repetition.takesBack(run, log, attempt, budget);
    }

    private AgentOutcome work(LiveRun<?> run, Exchange exchange, StoredMessage question, Agent agent, TaskSteps steps) {
        steps.begin(WORK, agent.name(), agent.id());
        AgentOutcome outcome = runAgent(run, job(run, exchange, question, agent).build(), steps);
        steps.end(WORK, outcome.status() == Status.WAITING ? State.WAITING : State.DONE);
        return outcome;
    }

    private TaskBudget budget(Agent agent, Exchange exchange, LiveRun<?> run) {
        RunLog log = held().log();
        return new TaskBudget(
                TaskBudget.limits(request, agent),
                log.spentBefore(exchange.requestId()).plus(run.transcript().usage()),
                log.worked().plus(Duration.between(began, wiring.clock().instant())));
    }

    private AgentOutcome runAgent(LiveRun<?> run, AgentJob job, TaskSteps steps) {
        TaskEvents events = new TaskEvents(run, steps, job.agent().id());
        return wiring.tasks().runner().run(job, events, run.cancellation());
    }

    private AgentJob.Builder job(LiveRun<?> run, Exchange exchange, StoredMessage question, Agent agent) {
        Reading reading = holding.reading(wiring, exchange, question, held().log());
        Agent instructed = agent.toBuilder()
                .instructions(agent.instructions() + "\n\n" + persona().text())
                .build();
        return AgentJob.builder(request.caller(), run.id(), instructed, reading.question())
                .history(reading.history().messages())
                .project(exchange.projectId())
                .message(exchange.conversationId(), Turn.answerId(exchange.requestId()))
                .model(request.model(), request.tier())
                .limits(TaskBudget.limits(request, agent), held().log().worked())
                .patience(request.patience())
                .journal(held().log())
                .prompts(wiring.prompts());
    }

    private @Nullable Quality review(
            LiveRun<?> run, Exchange exchange, Agent agent, AgentOutcome outcome, int attempt, TaskSteps steps) {
        steps.begin(REVIEW, "Review", null);
        Reviewed found = new Reviewing(wiring, request, held().log())
                .review(run, exchange, agent.department(), outcome.text(), attempt);
        Quality quality = found.quality();
        if (quality == null) {
            steps.fail(REVIEW, "Review: no score. " + found.told());
        } else {
            steps.rate(REVIEW, quality.score());
        }
        return quality;
    }

    private AgentOutcome again(
            LiveRun<?> run,
            Exchange exchange,
            StoredMessage question,
            Agent agent,
            AgentOutcome before,
            Quality quality,
            int attempt,
            TaskSteps steps) {
        AgentJob first = job(run, exchange, question, agent).build();
        TaskBudget budget = Repetition.budget(held().log(), budget(agent, exchange, run), attempt);
        AgentJob job = Repetition.job(first, before.text(), quality, wiring.prompts(), budget, attempt);
        steps.begin(WORK, agent.name(), agent.id());
        AgentOutcome outcome = runAgent(run, job, steps);
        steps.end(WORK, outcome.status() == Status.WAITING ? State.WAITING : State.DONE);
        return outcome;
    }

    private Answered ended(
            LiveRun<?> run,
            Exchange exchange,
            Agent agent,
            AgentOutcome outcome,
            @Nullable Quality quality,
            TaskSteps steps) {
        boolean waits = outcome.status() == Status.WAITING;
        TaskProgress progress = steps.finish(waits ? TaskProgress.Status.WAITING : TaskProgress.Status.DONE);
        TaskPart made = new TaskPart(
                agent.id(),
                agent.department(),
                TaskResult.Status.valueOf(outcome.status().name()),
                outcome.limit(),
                Expiries.of(
                        held().log(),
                        outcome.waiting(),
                        wiring.clock().instant().plus(wiring.tasks().approvalsExpire())),
                progress,
                quality,
                held().log()
                        .spentBefore(exchange.requestId())
                        .plus(run.transcript().usage()));
        if (run.textSoFar().isEmpty()) {
            run.emit(new TextDelta(inPlaceOfWords(outcome)));
        }
        run.transcript().conclude();
        run.emit(made.part());
        held().writeEvents(); // whoever finds the answer there ends the run without telling them
        ModelResponse last = outcome.last();
        return last == null
                ? new Answered(null, null, null, FinishReason.STOP)
                : new Answered(last.model(), last.provider(), last.requestId(), last.finishReason());
    }

    private String inPlaceOfWords(AgentOutcome outcome) {
        if (outcome.status() == Status.LIMITED) {
            return wiring.prompts()
                    .get(Prompts.TASK_LIMITED)
                    .fill(Map.of("limit", Objects.requireNonNullElse(outcome.limit(), "")));
        }
        String calls = outcome.waiting().stream().map(PendingCall::tool).collect(Collectors.joining(", "));
        return wiring.prompts().get(Prompts.TASK_WAITING).fill(Map.of("calls", calls));
    }

    @Override
    public void settled(LiveRun<TaskResult> run, Exchange exchange, Message answer) {
        TaskPart came = TaskPart.of(answer);
        String where = Json.write(Map.of("conversation", exchange.conversationId(), "message", answer.id()));
        RunChange change = came.status() == TaskResult.Status.WAITING
                ? RunChange.waiting(where, Expiries.first(came.approvals()))
                : RunChange.completed(where);
        HeldTask mine = held;
        if (mine == null) {
            holding.changeIfLeft(wiring, run, exchange.requestId(), change);
        } else {
            mine.change(change); // what is not written is when the next one finds the answer
        }
    }

    @Override
    public void stopped(LiveRun<TaskResult> run, OrchestratorException failure) {
        if (held == null) {
            tell(holding.cancelUnheld(wiring, run), failure);
        }
    }

    @Override
    public void failed(LiveRun<TaskResult> run, OrchestratorException failure) {
        HeldTask mine = held;
        if (mine == null) {
            return;
        }
        Cancellation.Reason stopped = run.stopReason();
        boolean goesOn = stopped == Reason.SHUTDOWN || stopped == Reason.LOST;
        if (goesOn || (stopped == null && failure.code() == ErrorCode.DATABASE_ERROR)) {
            tell(mine.change(RunChange.letGo()), failure); // what could not be written here may be elsewhere, or later
            return;
        }
        boolean cancelled = failure.code() == ErrorCode.CANCELLED;
        RunChange end = cancelled ? RunChange.cancelled(null) : RunChange.failed(failure.code(), null);
        tell(mine.change(end), failure);
        wiring.tasks().runner().forget(run.id());
    }

    /** Who hears how the run has ended here hears, too, that it goes on elsewhere. */
    private static void tell(Optional<OrchestratorException> unwritten, OrchestratorException failure) {
        unwritten.ifPresent(failure::addSuppressed);
    }

    @Override
    public List<String> suggestions(LiveRun<TaskResult> run, Exchange exchange, String answer) {
        return List.of();
    }

    @Override
    public TaskResult result(Exchange exchange, Message answer) {
        return TaskPart.result(request.caller(), exchange.projectId(), exchange.conversationId(), answer);
    }
}
