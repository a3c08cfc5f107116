package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.PendingApproval;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However a task ends: its run is given back, what was decided counts, and nobody waits for ever. */
@Timeout(60)
class TaskFaultsTest {

    private final InMemoryStores stores = InMemoryStores.create();
    private final Cast cast = new Cast();

    private TaskHouse house() {
        return TaskHouse.of(
                cast,
                builder -> builder.stores(stores)
                        .turnLease(Duration.ofMillis(150))
                        .time(Clock.systemUTC(), Scheduler.system()));
    }

    private static TaskRequest.Builder task() {
        return TaskRequest.builder(ANNA, "A story").project(PROJECT);
    }

    private StoredRun.Status status(String runId) {
        return stores.runs().find("anna", runId).orElseThrow().status();
    }

    @Test
    void a_listener_that_throws_ends_the_run_in_the_store_too() {
        cast.plays("lead", call("note", "{\"text\":\"a\"}"), Script.answer("Done."));
        try (TaskHouse house = house()) {
            Run<TaskResult> run = house.orchestrator.task(task().build(), new StreamListener<>() {
                @Override
                public void onProgress(TaskProgress progress) {
                    throw new IllegalStateException("no room");
                }
            });
            assertThatThrownBy(run::await).hasRootCauseMessage("no room");
            assertThat(status(run.id())).isEqualTo(StoredRun.Status.CANCELLED);
        }
    }

    @Test
    void a_bug_of_a_directory_ends_the_run_in_the_store_too() {
        try (TaskHouse house = TaskHouse.of(
                cast,
                builder -> builder.stores(stores).agents(new TaskHouse.Staff() {
                    @Override
                    public List<dev.orchestrator.port.agent.Agent> agents(
                            @org.jspecify.annotations.Nullable String projectId) {
                        throw new IllegalStateException("bug");
                    }
                }))) {
            Run<TaskResult> run = house.orchestrator.task(task().build(), new RecordingListener<>());
            assertThatThrownBy(run::await)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
            assertThat(status(run.id())).isEqualTo(StoredRun.Status.FAILED);
        }
    }

    @Test
    void two_calls_that_wait_can_be_decided_about_at_the_same_time() {
        cast.plays(
                "lead",
                Script.answer()
                        .call(new dev.orchestrator.port.model.ToolCall("a", "publish", "{\"text\":\"a\"}"))
                        .call(new dev.orchestrator.port.model.ToolCall("b", "publish", "{\"text\":\"b\"}")),
                Script.answer("Both are out."));
        try (TaskHouse house = house()) {
            TaskResult waiting = house.orchestrator.task(task().build());
            assertThat(waiting.approvals()).hasSize(2);
            List<Run<TaskResult>> runs = waiting.approvals().stream()
                    .map(PendingApproval::callId)
                    .map(callId -> house.orchestrator.approve(
                            ANNA, waiting.runId(), callId, ApprovalDecision.approve(), new RecordingListener<>()))
                    .toList();
            List<TaskResult> results = runs.stream().map(Run::await).toList();
            assertThat(results)
                    .as(
                            "%s",
                            results.stream().map(TaskResult::approvals).toList() + " " + house.published
                                    + stores.runs().entries("anna", waiting.runId(), 0, 1000))
                    .extracting(TaskResult::status)
                    .containsExactlyInAnyOrder(Status.WAITING, Status.COMPLETED);
            assertThat(house.published).hasValue(2);
            assertThat(status(waiting.runId())).isEqualTo(StoredRun.Status.COMPLETED);
        }
    }

    @Test
    void the_first_request_again_does_not_park_a_task_that_was_decided_about() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        cast.improvises("lead", step -> {
            if (step == 0) {
                return call("publish", "{\"text\":\"a\"}");
            }
            asked.complete(null);
            return Script.answer("Half").stall();
        });
        TaskRequest request = task().requestId("r-1").build();
        TaskResult waiting;
        try (TaskHouse gone = house()) {
            waiting = gone.orchestrator.task(request);
            gone.orchestrator.approve(
                    ANNA,
                    waiting.runId(),
                    waiting.approvals().get(0).callId(),
                    ApprovalDecision.approve(),
                    new RecordingListener<>());
            asked.join();
        }
        assertThat(status(waiting.runId())).isEqualTo(StoredRun.Status.RUNNING);
        try (TaskHouse next = TaskHouse.of(
                cast, builder -> builder.stores(stores).takesOver(false).time(Clock.systemUTC(), Scheduler.system()))) {
            assertThat(next.orchestrator.task(request).status()).isEqualTo(Status.WAITING); // what came of it then
            assertThat(status(waiting.runId())).isEqualTo(StoredRun.Status.RUNNING);
        }
        cast.plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("Out."));
        try (TaskHouse last = house()) {
            awaitEnd(waiting.runId());
            assertThat(status(waiting.runId())).isEqualTo(StoredRun.Status.COMPLETED);
            assertThat(last.published).hasValue(0); // it was published before
        }
    }

    private void awaitEnd(String runId) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!status(runId).isEnded() && System.nanoTime() < until) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void a_run_whose_conversation_is_gone_ends_and_keeps_no_other_one_from_being_gone_on_with() {
        cast.plays("lead", Script.answer("Half").stall());
        String orphan;
        String other;
        try (TaskHouse gone = house()) {
            RecordingListener<TaskResult> first = new RecordingListener<>();
            String conversation = gone.orchestrator
                    .task(task().agent("checker").build(), played("checker"))
                    .await()
                    .conversationId();
            orphan = gone.orchestrator
                    .task(task().conversation(conversation).build(), first)
                    .id();
            first.firstText().join();
            RecordingListener<TaskResult> second = new RecordingListener<>();
            other = gone.orchestrator.task(task().build(), second).id();
            second.firstText().join();
            gone.close();
            gone.orchestrator.conversations().delete(ANNA, conversation);
        }
        cast.plays("lead", Script.answer("Done."));
        try (TaskHouse next = house()) {
            awaitEnd(orphan);
            awaitEnd(other);
            assertThat(status(orphan)).as("it was asked to stop").isEqualTo(StoredRun.Status.CANCELLED);
            assertThat(status(other)).isEqualTo(StoredRun.Status.COMPLETED);
            assertThat(next.noted).hasValue(0);
        }
    }

    private RecordingListener<TaskResult> played(String agent) {
        cast.plays(agent, Script.answer("Fine."));
        return new RecordingListener<>();
    }

    @Test
    void cancelling_reaches_the_run_that_works_however_many_wait_for_it() {
        cast.plays("lead", Script.answer("Half").stall());
        TaskRequest request = task().requestId("r-1").build();
        try (TaskHouse house = house()) {
            RecordingListener<TaskResult> first = new RecordingListener<>();
            Run<TaskResult> run = house.orchestrator.task(request, first);
            first.firstText().join();
            Run<TaskResult> again = house.orchestrator.task(request, new RecordingListener<>());
            assertThat(house.orchestrator.cancel(ANNA, run.id())).isTrue();
            assertThatThrownBy(run::await)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            assertThatThrownBy(again::await).isInstanceOf(OrchestratorException.class);
            assertThat(status(run.id())).isEqualTo(StoredRun.Status.CANCELLED);
        }
    }

    @Test
    void deleting_a_conversation_ends_the_tasks_that_wait_in_it_and_no_others() {
        cast.plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("Out."));
        try (TaskHouse house = house()) {
            Conversations conversations = house.orchestrator.conversations();
            TaskResult waiting = house.orchestrator.task(task().build());
            TaskResult other = house.orchestrator.task(task().build());
            String fork = conversations
                    .fork(ANNA, waiting.conversationId(), Long.MAX_VALUE)
                    .id();
            assertThat(conversations.delete(ANNA, fork)).isTrue();
            assertThat(status(waiting.runId())).isEqualTo(StoredRun.Status.WAITING);

            assertThat(conversations.delete(ANNA, waiting.conversationId())).isTrue();
            assertThat(status(waiting.runId())).isEqualTo(StoredRun.Status.CANCELLED);
            assertThat(status(other.runId())).isEqualTo(StoredRun.Status.WAITING);
            String callId = waiting.approvals().get(0).callId();
            assertThatThrownBy(
                            () -> house.orchestrator.approve(ANNA, waiting.runId(), callId, ApprovalDecision.approve()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                    .hasMessageContaining("its conversation was deleted");
            assertThatThrownBy(() -> house.orchestrator
                            .attach(ANNA, waiting.runId(), TaskResult.class, 0, new RecordingListener<>())
                            .await())
                    .hasMessageContaining("its conversation was deleted");
            assertThat(house.published).hasValue(0);
        }
    }

    @Test
    void deleting_a_conversation_stops_the_task_that_works_in_it() {
        cast.plays("lead", Script.answer("Half").stall());
        try (TaskHouse house = house()) {
            String conversation = house.orchestrator
                    .task(task().agent("checker").build(), played("checker"))
                    .await()
                    .conversationId();
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            Run<TaskResult> run =
                    house.orchestrator.task(task().conversation(conversation).build(), listener);
            listener.firstText().join();
            assertThat(house.orchestrator.conversations().delete(ANNA, conversation))
                    .isTrue();
            assertThatThrownBy(run::await)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            awaitEnd(run.id());
            assertThat(status(run.id())).isEqualTo(StoredRun.Status.CANCELLED);
        }
    }
}
