package dev.orchestrator.agent.codebuff;

import dev.orchestrator.agent.codebuff.Floor.Worker;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentOutcome.Status;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.EventSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One job at Codebuff: starts a Node process, takes what it tells line by line on the caller's thread, and has its tools called on others. */
final class CodebuffRun {

    private final CodebuffMeans means;
    private final AgentJob job;
    private final RunRecord record;
    private final Cancellation cancellation;
    private final Cancellation.Source stop;
    private final Order order;
    private final Failures failures;
    private final Floor floor;
    private final Stage stage;
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private Cancellation.Registration untilFirstSign = () -> {};
    private int calls;

    /** The run has begun by now. */
    CodebuffRun(
            CodebuffMeans means,
            AgentJob job,
            Order order,
            RunRecord record,
            EventSink events,
            Cancellation cancellation) {
        this.means = means;
        this.job = job.toBuilder().journal(record.journal()).build();
        this.record = record;
        this.cancellation = cancellation;
        this.stop = cancellation.child();
        this.order = order;
        this.failures = new Failures(job, means, order.wording());
        this.floor = new Floor(order.cast(), job.agent(), events, record, means.nanos());
        this.stage = new Stage(floor, record, events, means.tools().names(), means.nanos());
    }

    AgentOutcome run() {
        Duration left = job.limits().time().minus(job.worked());
        Cancellation.Registration timer =
                means.scheduler().after(left, () -> stop.cancel(Reason.TIMEOUT, "the time of the agent is up"));
        try (timer;
                NodeChild child = NodeChild.start(means, order.wording())) {
            stop.token().onCancel(child::kill);
            untilFirstSign = means.scheduler().after(means.firstSign(), () -> breakOff(failures.silent()));
            child.write(order.json());
            return outcome(child, last(child));
        } finally {
            untilFirstSign.close();
            stop.cancel(
                    Reason.LOST, "run " + job.runId() + " at Codebuff is over"); // what tools still do is for nobody
            stop.close();
        }
    }

    /** Takes messages up to the last one; null if there was none: the process has ended or was killed. */
    private @Nullable Told last(NodeChild child) {
        for (String line = child.read(); line != null; line = child.read()) {
            Told told = Told.read(line);
            if (told == null) {
                return null;
            }
            switch (told.kind()) {
                case "done", "fail" -> {
                    return told;
                }
                case "event" -> stage.happens(sign(told).event());
                case "tool" -> call(child, sign(told));
                default -> sign(told);
            }
        }
        return null;
    }

    /** Somebody is there. */
    private Told sign(Told told) {
        untilFirstSign.close();
        return told;
    }

    private AgentOutcome outcome(NodeChild child, @Nullable Told last) {
        cancellation.throwIfCancelled();
        throwIfBroken();
        if (last != null && last.kind().equals("done")) {
            return done(last);
        }
        if (last != null) {
            throw failures.of(last);
        }
        if (stop.token().reason() == Reason.TIMEOUT) {
            stage.breaksOff("it was stopped when " + job.limits().time() + " of work were over");
            return ended(Status.LIMITED, job.limits().time() + " of work", Bill.NONE);
        }
        throw failures.died(child.exit());
    }

    private void throwIfBroken() {
        Throwable failure = broken.get();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private AgentOutcome done(Told last) {
        if (stage.text().isEmpty() && !last.text("text").isBlank()) {
            stage.says(last.text("text"));
        }
        boolean noStepLeft = last.hasNumber("stepsRemaining")
                && last.amount("stepsRemaining").signum() == 0;
        if (noStepLeft) {
            return ended(Status.LIMITED, job.limits().steps() + " steps", Bill.of(last));
        }
        if (calls > job.limits().toolCalls()) {
            return ended(Status.LIMITED, job.limits().toolCalls() + " calls of tools", Bill.of(last));
        }
        if (stage.text().isBlank()) {
            throw failures.saidNothing();
        }
        return ended(Status.COMPLETED, null, Bill.of(last));
    }

    private AgentOutcome ended(Status status, @Nullable String limit, Bill bill) {
        stage.isOver(bill);
        AgentOutcome outcome = new AgentOutcome(status, stage.text(), List.of(), limit, null);
        record.end(outcome);
        return outcome;
    }

    /** Has a tool called on another thread, so that what else happens is heard meanwhile. */
    private void call(NodeChild child, Told told) {
        int number = ++calls;
        Object id = told.values().get("call");
        if (number > job.limits().toolCalls()) {
            child.write(answer(id, ToolResult.failed("No more tools may be called. Answer now with what you have.")));
            return;
        }
        String tool = told.text("name").isBlank() ? "unnamed" : told.text("name");
        Worker caller = floor.caller(tool);
        List<Agent> rights = floor.rights(caller);
        ToolCall call = new ToolCall(caller.notes().nextCall(), tool, told.json("input"));
        elsewhere(() -> {
            ToolResult result = means.tools().call(job, rights, caller.path(), call, caller.events(), stop.token());
            child.write(answer(id, result));
        });
    }

    private static String answer(@Nullable Object id, ToolResult result) {
        return Json.write(Map.of("call", id == null ? 0 : id, "text", result.text(), "failed", result.failed()));
    }

    private void elsewhere(Runnable work) {
        try {
            means.executor().execute(() -> {
                try {
                    work.run();
                } catch (Throwable e) { // an error as well: whoever waits must hear of it
                    breakOff(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new CancelledException("no thread takes tools of run " + job.runId() + " any more", e);
        }
    }

    private void breakOff(Throwable failure) {
        if (!stop.token().isCancelled()) { // else it only follows from that
            broken.compareAndSet(null, failure);
        }
        stop.cancel(Reason.LOST, "run " + job.runId() + " at Codebuff was broken off");
    }
}
