package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is stopped is stopped in the store as well, and whoever stops it is told if it is not. */
@Timeout(60)
class TaskStopsTest {

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStores stores = InMemoryStores.create(time.clock());
    private final DyingStores dying = new DyingStores(stores);
    private final Cast cast = new Cast();

    private TaskHouse house(UnaryOperator<Orchestrator.Builder> more) {
        return new TaskHouse(cast, time, stores, builder -> more.apply(builder.stores(dying.stores())));
    }

    private TaskHouse alone() {
        return house(builder -> builder.takesOver(false));
    }

    private static TaskRequest.Builder task() {
        return TaskRequest.builder(ANNA, "A story").project(PROJECT);
    }

    private StoredRun stored(String runId) {
        return stores.runs().find("anna", runId).orElseThrow();
    }

    private Run<TaskResult> stalled(TaskHouse house) {
        cast.plays("lead", Script.answer("Half").stall());
        RecordingListener<TaskResult> listener = new RecordingListener<>();
        Run<TaskResult> run = house.orchestrator.task(task().build(), listener);
        listener.firstText().join();
        return run;
    }

    /** What whoever waits for a cancelled run is told besides. */
    private static List<OrchestratorException> cancelled(Run<?> run) {
        AtomicReference<OrchestratorException> told = new AtomicReference<>();
        assertThatThrownBy(run::await).isInstanceOfSatisfying(OrchestratorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
            told.set(e);
        });
        return Stream.of(told.get().getSuppressed())
                .filter(OrchestratorException.class::isInstance)
                .map(OrchestratorException.class::cast)
                .toList();
    }

    @Test
    void a_cancel_that_cannot_be_written_down_is_no_success() {
        try (TaskHouse house = alone()) {
            Run<TaskResult> run = stalled(house);
            dying.fail("askToCancel");
            assertThatThrownBy(() -> house.orchestrator.cancel(ANNA, run.id()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR))
                    .hasMessageContaining("no disk");
        }
    }

    @Test
    void so_it_is_where_the_run_works_in_another_process() {
        try (TaskHouse house = alone();
                TaskHouse elsewhere = alone()) {
            Run<TaskResult> run = stalled(house);
            dying.fail("askToCancel");
            assertThatThrownBy(() -> elsewhere.orchestrator.cancel(ANNA, run.id()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR));
        }
    }

    @Test
    void whoever_waits_for_the_end_hears_that_it_could_not_be_written_down() {
        try (TaskHouse house = alone()) {
            Run<TaskResult> run = stalled(house);
            dying.fail("askToCancel", "change");
            assertThat(run.cancel()).isTrue();
            assertThat(cancelled(run))
                    .singleElement()
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR))
                    .asString()
                    .contains("another process goes on with it");
            assertThat(stored(run.id()).status()).isEqualTo(StoredRun.Status.RUNNING);
        }
    }

    @Test
    void a_store_that_fails_once_is_asked_again() {
        try (TaskHouse house = alone()) {
            Run<TaskResult> run = stalled(house);
            dying.fail("askToCancel").beforeNext("change", () -> {
                throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "not now");
            });
            run.cancel();
            assertThat(cancelled(run)).isEmpty();
            assertThat(stored(run.id()).status()).isEqualTo(StoredRun.Status.CANCELLED);
        }
    }

    private TaskResult waiting(TaskHouse house) {
        cast.plays(
                "lead",
                Script.answer()
                        .call(new ToolCall("a", "publish", "{\"text\":\"a\"}"))
                        .call(new ToolCall("b", "publish", "{\"text\":\"b\"}")),
                Script.answer("Out."));
        return house.orchestrator.task(task().build());
    }

    @Test
    void a_decision_that_is_cancelled_before_it_counts_cancels_the_run_that_waits() {
        try (TaskHouse house = alone()) {
            TaskResult waiting = waiting(house);
            Run<TaskResult> run = approve(house, waiting, 0, new RecordingListener<>() {
                @Override
                public void onStart(Run<?> started) {
                    started.cancel();
                }
            });
            assertThat(cancelled(run)).isEmpty();
            assertThat(stored(waiting.runId()).status()).isEqualTo(StoredRun.Status.CANCELLED);
            assertThat(house.published).hasValue(0);
        }
    }

    private static Run<TaskResult> approve(
            TaskHouse house, TaskResult waiting, int which, RecordingListener<TaskResult> listener) {
        String callId = waiting.approvals().get(which).callId();
        return house.orchestrator.approve(ANNA, waiting.runId(), callId, ApprovalDecision.approve(), listener);
    }

    @Test
    void a_decision_that_is_cancelled_before_it_counts_cancels_the_run_that_works_on_another_one() {
        CompletableFuture<Void> working = new CompletableFuture<>();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        String runId;
        try (TaskHouse house = alone()) {
            TaskResult waiting = waiting(house);
            runId = waiting.runId();
            Run<TaskResult> first = approve(house, waiting, 0, new RecordingListener<>() {
                @Override
                public void onEvent(EventFrame frame) {
                    if (frame.event() instanceof ToolStarted) {
                        working.complete(null);
                        gate.join();
                    }
                }
            });
            working.join();
            Run<TaskResult> second = approve(house, waiting, 1, new RecordingListener<>());
            assertThat(second.cancel()).isTrue();
            cancelled(second);
            assertThat(stored(waiting.runId()).cancelAsked()).isTrue();
            gate.complete(null);
            first.await();
        }
        try (TaskHouse next = house(builder -> builder)) {
            Eventually.until("whoever looks for such runs ends it", () -> {
                time.pass(Duration.ofSeconds(1));
                return stored(runId).status() == StoredRun.Status.CANCELLED;
            });
            assertThat(next.published).hasValue(0);
        }
    }

    @Test
    void that_a_cancelled_decision_could_not_be_written_down_is_told() {
        try (TaskHouse house = alone()) {
            TaskResult waiting = waiting(house);
            Run<TaskResult> run = approve(house, waiting, 0, new RecordingListener<>() {
                @Override
                public void onStart(Run<?> started) {
                    dying.fail("take", "askToCancel");
                    started.cancel();
                }
            });
            assertThat(cancelled(run))
                    .singleElement()
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR));
        }
    }

    private String conversation(TaskHouse house) {
        cast.plays("checker", Script.answer("Fine."));
        return house.orchestrator.task(task().agent("checker").build()).conversationId();
    }

    @Test
    void a_task_that_begins_while_its_conversation_is_deleted_is_cancelled() {
        try (TaskHouse house = alone()) {
            String conversation = conversation(house);
            AtomicReference<Run<TaskResult>> begun = new AtomicReference<>();
            dying.beforeNext("delete", () -> {
                cast.plays("lead", Script.answer("Half").stall());
                RecordingListener<TaskResult> listener = new RecordingListener<>();
                begun.set(house.orchestrator.task(
                        task().conversation(conversation).build(), listener));
                listener.firstText().join();
            });
            assertThat(house.orchestrator.conversations().delete(ANNA, conversation))
                    .isTrue();
            cancelled(begun.get());
            Eventually.until(
                    "the run is given back", () -> stored(begun.get().id()).status() == StoredRun.Status.CANCELLED);
        }
    }

    @Test
    void one_task_that_cannot_be_cancelled_with_its_conversation_keeps_no_other_from_it() {
        try (TaskHouse house = alone()) {
            String conversation = conversation(house);
            cast.plays("lead", call("publish", "{\"text\":\"a\"}"));
            List<String> begun = new ArrayList<>();
            dying.beforeNext("delete", () -> {
                for (int i = 0; i < 3; i++) {
                    begun.add(house.orchestrator
                            .task(task().conversation(conversation).build())
                            .runId());
                }
                dying.beforeNext("take", () -> {
                    throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "no disk");
                });
            });
            assertThat(house.orchestrator.conversations().delete(ANNA, conversation))
                    .isTrue();
            assertThat(begun)
                    .extracting(runId -> stored(runId).status())
                    .containsExactlyInAnyOrder(
                            StoredRun.Status.WAITING, StoredRun.Status.CANCELLED, StoredRun.Status.CANCELLED);
        }
    }

    @Test
    void a_task_whose_conversation_is_gone_before_its_run_is_there_is_cancelled() {
        cast.plays("lead", call("note", "{\"text\":\"a\"}"), Script.answer("Done."));
        try (TaskHouse house = alone()) {
            String conversation = conversation(house);
            int asked = cast.requests.size();
            dying.beforeNext("create", () -> house.orchestrator.conversations().delete(ANNA, conversation));
            Run<TaskResult> run =
                    house.orchestrator.task(task().conversation(conversation).build(), new RecordingListener<>());
            cancelled(run);
            assertThat(stored(run.id()).status()).isEqualTo(StoredRun.Status.CANCELLED);
            assertThat(stored(run.id()).result()).contains("its conversation was deleted");
            assertThat(cast.requests).hasSize(asked);
        }
    }

    @Test
    void a_run_that_was_asked_to_stop_is_cancelled_and_not_failed_by_whoever_takes_it_over() {
        String runId;
        String conversation;
        try (TaskHouse gone = alone()) {
            conversation = conversation(gone);
            cast.plays("lead", Script.answer("Half").stall());
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            runId = gone.orchestrator
                    .task(task().conversation(conversation).build(), listener)
                    .id();
            listener.firstText().join();
        }
        stores.runs().askToCancel("anna", runId);
        stores.conversations().delete("anna", conversation);
        try (TaskHouse next = house(builder -> builder)) {
            Eventually.until("somebody takes it over", () -> {
                time.pass(Duration.ofSeconds(1));
                return stored(runId).status().isEnded();
            });
            assertThat(stored(runId).status()).isEqualTo(StoredRun.Status.CANCELLED);
            assertThat(next.noted).hasValue(0);
        }
    }
}
