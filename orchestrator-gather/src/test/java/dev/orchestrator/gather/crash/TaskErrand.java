package dev.orchestrator.gather.crash;

import static dev.orchestrator.gather.crash.TaskingProcess.ANNA;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Has one task done in its way, from where the processes before have left it, and says what it sees. */
final class TaskErrand {

    /** The process is to be killed there, and the next one not to be started before that time is over. */
    static final String IN_TIME = "waiting for a decision in time";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int NEWEST = 3; // each task but the last one has ended

    private final int number;
    private final TaskWay way;
    private final Moments moments;
    private final RunStore runs; // to look at it is no moment
    private final Orchestrator orchestrator;
    private final Orchestrator elsewhere;
    private volatile boolean told;
    private boolean lateTried;

    /** {@code told} says that it was cancelled: nothing is left to do but to see it end. */
    TaskErrand(
            int number,
            TaskWay way,
            boolean told,
            Moments moments,
            RunStore runs,
            Orchestrator orchestrator,
            Orchestrator elsewhere) {
        this.number = number;
        this.way = way;
        this.told = told;
        this.moments = moments;
        this.runs = runs;
        this.orchestrator = orchestrator;
        this.elsewhere = elsewhere;
    }

    private TaskRequest request() {
        return TaskRequest.builder(ANNA, "Write the plot of story " + number)
                .project("harbour")
                .requestId("task-" + number)
                .review(way == TaskWay.REVIEWED ? Troupe.REVIEW : null)
                .build();
    }

    private Optional<StoredRun> find() {
        return runs.list(ANNA.userId(), null, null, NEWEST).stream()
                .filter(run -> run.head().request().contains("\"task-" + number + "\""))
                .findFirst();
    }

    void run() {
        if (way.isAskedAgain()) {
            askAgain();
            return;
        }
        if (find().isEmpty()) {
            ask();
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        StoredRun run = find().orElseThrow();
        while (!run.status().isEnded()) {
            goOn(run);
            if (System.nanoTime() > until) {
                throw new IllegalStateException(way + " does not end: " + run + ", cancel asked " + run.cancelAsked());
            }
            LockSupport.parkNanos(2_000_000);
            run = find().orElseThrow();
        }
        ended(run);
    }

    private void askAgain() {
        TaskResult result = orchestrator.task(request());
        while (result.status() == TaskResult.Status.WAITING) {
            String call = result.approvals().get(0).callId();
            waiting(result.runId(), call);
            moments.pass("waiting for a decision");
            result = orchestrator.approve(ANNA, result.runId(), call, decision());
        }
        ended(result);
    }

    private ApprovalDecision decision() {
        return way == TaskWay.DENIED ? ApprovalDecision.deny("not yet") : ApprovalDecision.approve();
    }

    /** Once and never again. */
    private void ask() {
        try {
            orchestrator.task(request());
        } catch (OrchestratorException e) {
            if (e.code() != ErrorCode.CANCELLED) {
                throw e;
            }
        }
    }

    private void goOn(StoredRun run) {
        if (way == TaskWay.EXPIRED) {
            comeTooLate(run);
        } else if (run.status() == Status.WAITING && !told) {
            String call = call(run).orElseThrow();
            waiting(run.id(), call);
            moments.pass("waiting for a decision");
            if (way.isCancelled()) {
                cancel(run.id());
            } else {
                orchestrator.approve(ANNA, run.id(), call, decision());
            }
        }
    }

    private Optional<String> call(StoredRun run) {
        return runs.entries(ANNA.userId(), run.id(), 0, Integer.MAX_VALUE).stream()
                .filter(entry -> entry.kind().equals("approval"))
                .map(RunEntry::key)
                .findFirst();
    }

    /** The time to decide passes while there is no process; then somebody approves all the same. */
    private void comeTooLate(StoredRun run) {
        Instant wakes = run.wakeAt();
        if (wakes != null && wakes.isAfter(Instant.now())) {
            waiting(run.id(), call(run).orElseThrow());
            moments.stop(IN_TIME);
        }
        boolean over = wakes != null || (run.epoch() > 1 && isDecided(run));
        if (over && !lateTried) {
            lateTried = true;
            tooLate(run);
        }
    }

    private boolean isDecided(StoredRun run) {
        return runs.entries(ANNA.userId(), run.id(), 0, Integer.MAX_VALUE).stream()
                .anyMatch(entry -> entry.kind().equals("decision"));
    }

    private void tooLate(StoredRun run) {
        try {
            orchestrator.approve(ANNA, run.id(), call(run).orElseThrow(), ApprovalDecision.approve());
            System.out.println("wrong: an approval that came too late was taken");
        } catch (OrchestratorException e) {
            if (e.code() != ErrorCode.VALIDATION_ERROR) {
                throw e;
            }
        }
    }

    /** What a tool does while it works. */
    void during(String tool, String runId) {
        boolean here = way == TaskWay.CANCELLED_AT_WORK || way == TaskWay.CANCELLED_ELSEWHERE;
        if (here && tool.equals("look") && !told) {
            cancel(runId);
        }
    }

    private void cancel(String runId) {
        Orchestrator by = way == TaskWay.CANCELLED_ELSEWHERE ? elsewhere : orchestrator;
        if (by.cancel(ANNA, runId)) {
            told = true;
            System.out.println("cancelled " + number + " " + runId);
            moments.pass("told that it is cancelled");
        }
    }

    private void waiting(String runId, String callId) {
        System.out.println("waiting " + number + " " + runId + " " + callId);
    }

    /** Whoever follows it from the beginning is told the same. */
    private void ended(StoredRun run) {
        if (run.status() == Status.COMPLETED) {
            ended(orchestrator
                    .attach(ANNA, run.id(), TaskResult.class, 0, StreamListener.text(text -> {}, () -> {}))
                    .await());
        } else {
            System.out.println("ended " + number + " " + run.id() + " " + run.status());
        }
    }

    private void ended(TaskResult result) {
        System.out.println("ended " + number + " " + result.runId() + " " + result.status() + " "
                + result.message().replace("\n", "|"));
    }
}
