package dev.orchestrator.examples;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.PendingApproval;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** Tasks for the agents of the film, and decisions about the calls that they wait for. */
final class TaskTurn {

    private static final int LATEST = 50; // runs among which the one that waits is looked for

    private final Session session;
    private final RunStore runs;

    TaskTurn(Session session, RunStore runs) {
        this.session = session;
        this.runs = runs;
    }

    boolean begin(String text) {
        return session.shown(() -> {
            TaskRequest request = TaskRequest.builder(Session.USER, text)
                    .project(FilmProject.ID)
                    .conversation(session.filmConversationId())
                    .build();
            TaskDisplay display = new TaskDisplay(session, new StepLines());
            return told(session.await(session.orchestrator().task(request, display)));
        });
    }

    /** Decides about all calls that the conversation's latest waiting task waits for; which may be of an earlier start. */
    boolean decide(ApprovalDecision decision) {
        return session.shown(() -> {
            TaskResult result = waiting().orElseThrow(TaskTurn::nothingWaits);
            for (PendingApproval call : result.approvals()) {
                TaskDisplay display = new TaskDisplay(session, StepLines.after(result.progress()));
                result = session.await(
                        session.orchestrator().approve(Session.USER, result.runId(), call.callId(), decision, display));
            }
            return told(result);
        });
    }

    private static OrchestratorException nothingWaits() {
        return new OrchestratorException(
                ErrorCode.VALIDATION_ERROR, "no task of this conversation waits for an approval; begin one by /task");
    }

    /** What the conversation waits for, in words; empty if it waits for nothing. */
    Optional<String> reminder() {
        return waiting().map(result -> "A task of it waits:\n" + calls(result));
    }

    /** The run tells that it waits; whoever follows it gets the result that tells what for. */
    private Optional<TaskResult> waiting() {
        String conversation = session.conversationId();
        return runs.list(Session.USER.userId(), FilmProject.ID, null, LATEST).stream()
                .filter(run -> run.status() == StoredRun.Status.WAITING
                        && conversation != null
                        && conversation.equals(run.head().conversationId()))
                .findFirst()
                .map(run -> session.orchestrator()
                        .attach(
                                Session.USER,
                                run.id(),
                                TaskResult.class,
                                Long.MAX_VALUE,
                                StreamListener.text(text -> {}))
                        .await());
    }

    private String told(TaskResult result) {
        StringJoiner told = new StringJoiner("\n");
        String limit = result.limit() == null ? "" : " at " + result.limit();
        told.add("[" + result.status().name().toLowerCase(Locale.ROOT) + limit + "; done by " + result.agentId()
                + " of department " + result.department() + "]");
        told.add(RecordTree.of(session.orchestrator().executionRecord(Session.USER, result.runId())));
        if (!result.approvals().isEmpty()) {
            told.add(calls(result));
        }
        return told.add(session.summary(result.model(), result.usage(), result.conversationId()))
                .toString();
    }

    private static String calls(TaskResult result) {
        StringJoiner calls = new StringJoiner("\n");
        for (PendingApproval call : result.approvals()) {
            calls.add("  " + call.tool() + " " + call.arguments() + " waits for your approval until " + call.expiresAt()
                    + ".");
        }
        return calls.add("/approve has it done, /deny and a reason does not.").toString();
    }
}
