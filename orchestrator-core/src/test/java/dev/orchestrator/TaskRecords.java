package dev.orchestrator;

import dev.orchestrator.agent.ApprovalRequest;
import dev.orchestrator.agent.Permission;
import dev.orchestrator.agent.PermissionDecision;
import dev.orchestrator.agent.PermissionRule;
import dev.orchestrator.call.Caller;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.PendingCall;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.TaskRouted;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.PendingApproval;
import dev.orchestrator.task.Quality;
import dev.orchestrator.task.Review;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One of each record of task mode. */
final class TaskRecords {

    private static final Caller CALLER = Caller.user("u-1");

    private TaskRecords() {}

    static List<Record> saying(String secret) {
        Agent agent = Agent.builder("a", "A", "story", secret).build();
        Quality.Criterion criterion = new Quality.Criterion("complete", 0.5, secret);
        Quality quality = new Quality(0.5, List.of(criterion), secret);
        PendingApproval approval = new PendingApproval("c-1", List.of(), "publish", secret, Instant.EPOCH);
        PendingCall call = new PendingCall("c-1", List.of(), "publish", secret);
        return List.of(
                TaskRequest.of(CALLER, secret),
                Review.SCORE,
                step(secret),
                new ExecutionRecord(
                        "run-1",
                        StoredRun.Status.COMPLETED,
                        "p",
                        "c",
                        Instant.EPOCH,
                        Instant.EPOCH,
                        List.of(step(secret))),
                criterion,
                quality,
                approval,
                ApprovalDecision.deny(secret),
                call,
                PermissionRule.allow("publish"),
                new PermissionDecision(Permission.ALLOW, null, "a rule allows it"),
                ToolResult.of(secret),
                ApprovalRequest.of("run-1", "c-1", "publish", Map.of("text", secret)),
                new AgentOutcome(AgentOutcome.Status.WAITING, secret, List.of(call), null, null),
                AgentJob.builder(CALLER, "run-1", agent, ModelMessage.of(Role.USER, secret))
                        .build(),
                new TaskRouted("a", "story", 0.5, "KEYWORDS", List.of("keywords: plot")),
                result(secret, quality, approval));
    }

    private static ExecutionStep step(String secret) {
        return new ExecutionStep(
                ExecutionStep.Kind.TOOL,
                "s1_1",
                "publish",
                ExecutionStep.State.DONE,
                Instant.EPOCH,
                Duration.ZERO,
                Usage.NONE,
                secret,
                List.of());
    }

    private static TaskResult result(String secret, Quality quality, PendingApproval approval) {
        return new TaskResult(
                CALLER,
                "p",
                "c",
                "m",
                "run-1",
                "t",
                TaskResult.Status.WAITING,
                "a",
                "story",
                secret,
                List.of(new DataPart("chart", Map.of("title", secret))),
                null,
                List.of(approval),
                TaskProgress.of(List.of(), 50),
                quality,
                "model",
                "provider",
                Usage.NONE,
                Duration.ZERO);
    }
}
