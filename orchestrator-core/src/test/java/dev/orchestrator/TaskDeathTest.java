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
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.Run;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.Review;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that die at places where little was written down, or where somebody was told something already. */
@Timeout(60)
class TaskDeathTest {

    private static final String WAITS = "{\"text\":\"a\"}";

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStores stores = InMemoryStores.create(time.clock());
    private final DyingStores dying = new DyingStores(stores);
    private final Cast cast = new Cast();

    private TaskHouse house(UnaryOperator<Orchestrator.Builder> more) {
        return new TaskHouse(cast, time, stores, more);
    }

    private TaskHouse dies() {
        return house(builder -> builder.stores(dying.stores()).takesOver(false));
    }

    private TaskHouse lives() {
        return house(builder -> builder.takesOver(false).approvalsExpire(Duration.ofHours(1)));
    }

    private static TaskRequest.Builder task() {
        return TaskRequest.builder(ANNA, "A story").project(PROJECT).requestId("r-1");
    }

    private StoredRun stored(String runId) {
        return stores.runs().find("anna", runId).orElseThrow();
    }

    private static TaskResult decide(TaskHouse house, TaskResult waiting, ApprovalDecision decision) {
        return house.orchestrator.approve(
                ANNA, waiting.runId(), waiting.approvals().get(0).callId(), decision);
    }

    @Test
    void a_task_whose_first_process_wrote_nothing_down_is_still_the_task_after_a_decision() {
        cast.plays("lead", call("publish", WAITS), Script.answer("Out."));
        dying.refuseOnce(note -> note.kind().equals("turn"));
        try (TaskHouse gone = dies()) {
            assertThatThrownBy(() -> gone.orchestrator.task(task().build())).hasMessageContaining("dies here");
        }
        try (TaskHouse next = lives()) {
            decide(next, next.orchestrator.task(task().build()), ApprovalDecision.approve());
        }
        List<ModelMessage> last = cast.requests.get(cast.requests.size() - 1).messages();
        assertThat(last.stream().filter(message -> message.role() == Role.USER).map(TaskHouse::text))
                .containsExactly("A story");
    }

    @Test
    void what_was_to_be_decided_about_in_time_is_not_approved_later() {
        cast.plays("lead", call("publish", WAITS), Script.answer("Over."));
        try (TaskHouse house = lives()) {
            TaskResult waiting = house.orchestrator.task(task().build());
            time.pass(Duration.ofHours(1));
            assertThatThrownBy(() -> decide(house, waiting, ApprovalDecision.approve()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                    .hasMessageContaining("is over");
            assertThat(stored(waiting.runId()).status()).isEqualTo(StoredRun.Status.WAITING);
            assertThat(decide(house, waiting, ApprovalDecision.deny("late")).message())
                    .isEqualTo("Over.");
            assertThat(house.published).hasValue(0);
        }
    }

    @Test
    void a_task_that_is_asked_to_stop_just_before_it_waits_is_stopped_all_the_same() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        cast.improvises("lead", step -> {
            asked.complete(null);
            gate.join();
            return call("publish", WAITS);
        });
        try (TaskHouse house = house(builder -> builder);
                TaskHouse elsewhere = lives()) {
            Run<TaskResult> run = house.orchestrator.task(task().build(), new RecordingListener<>());
            asked.join();
            assertThat(elsewhere.orchestrator.cancel(ANNA, run.id())).isTrue();
            gate.complete(null);
            assertThat(run.await().status()).isEqualTo(Status.WAITING);
            while (!stored(run.id()).status().isEnded()) {
                time.pass(Duration.ofSeconds(1)); // far less than the day that an approval is waited for
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(stored(run.id()).status()).isEqualTo(StoredRun.Status.CANCELLED);
        }
    }

    @Test
    void whoever_was_told_that_it_is_cancelled_has_it_written_down_though_the_process_dies_then() {
        cast.plays("lead", Script.answer("Half").stall());
        try (TaskHouse house = dies()) {
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            Run<TaskResult> run = house.orchestrator.task(task().build(), listener);
            listener.firstText().join();
            dying.dieBut(Thread.currentThread());
            assertThat(house.orchestrator.cancel(ANNA, run.id())).isTrue();
            assertThat(stored(run.id()).cancelAsked()).isTrue();
            dying.end();
        }
    }

    @Test
    void work_that_was_begun_again_stands_though_nothing_is_left_for_it() {
        cast.improvises("lead", step -> step == 0 ? Script.answer("Poor.") : call("note", "{\"text\":\"a\"}"))
                .plays("reviewer", TaskHouse.reviewed(0.2));
        BigDecimal cost = ScriptedModel.COST;
        TaskRequest request = task().review(new Review(0.5, 2))
                .limits(AgentLimits.DEFAULT.toBuilder()
                        .dollars(cost.multiply(new BigDecimal("2.5")))
                        .build())
                .build();
        dying.refuseOnce(note -> note.kind().equals("tool-intent"));
        try (TaskHouse gone = dies()) {
            assertThatThrownBy(() -> gone.orchestrator.task(request)).hasMessageContaining("dies here");
        }
        try (TaskHouse next = lives()) {
            TaskResult result = next.orchestrator.task(request);
            assertThat(result.status()).isEqualTo(Status.LIMITED);
            assertThat(result.message()).doesNotContain("waits").doesNotContain("Poor.");
        }
    }

    @Test
    void events_that_were_written_though_the_store_has_failed_are_not_written_with_others_again() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        cast.plays("lead", Script.answer("Half").waitFor(gate).then(" and whole."));
        try (TaskHouse house = dies()) {
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            Run<TaskResult> run = house.orchestrator.task(task().build(), listener);
            listener.firstText().join();
            dying.failOnceWritten(note -> note.kind().equals("events"));
            long before = stored(run.id()).lastPosition();
            while (stored(run.id()).lastPosition() == before) {
                time.pass(Duration.ofMillis(200));
                LockSupport.parkNanos(1_000_000);
            }
            gate.complete(null);
            assertThat(run.await().message()).isEqualTo("Half and whole.");
            assertThat(stored(run.id()).status()).isEqualTo(StoredRun.Status.COMPLETED);
        }
    }

    @Test
    void all_that_was_told_is_written_down_before_the_answer_is() {
        cast.plays("lead", Script.answer("The plot."));
        List<String> log = new ArrayList<>();
        dying.beforeNext(
                "finishTurn",
                () -> stores.runs().list("anna", null, null, 10).stream()
                        .flatMap(run -> stores.runs().entries("anna", run.id(), 0, 100).stream())
                        .map(RunEntry::data)
                        .forEach(log::add));
        try (TaskHouse house = dies()) {
            house.orchestrator.task(task().build());
        }
        assertThat(log).anyMatch(data -> data.contains("\"percentage\":100"));
    }

    @Test
    void that_nobody_decided_in_time_is_said_once() {
        cast.plays("lead", call("publish", WAITS), Script.answer("Over."));
        TaskResult waiting;
        try (TaskHouse gone = lives()) {
            waiting = gone.orchestrator.task(task().build());
        }
        dying.refuseOnce(note -> note.kind().equals("decision"));
        try (TaskHouse keeper = house(builder -> builder.stores(dying.stores()))) {
            while (!stored(waiting.runId()).status().isEnded()) {
                time.pass(Duration.ofMinutes(1));
                LockSupport.parkNanos(10_000_000); // so that leases do not run out again and again
            }
            assertThat(keeper.published).hasValue(0);
        }
        assertThat(stores.conversations().messages("anna", waiting.conversationId(), Long.MAX_VALUE, 100).stream()
                        .map(StoredMessage::message)
                        .filter(message -> message.role() == Role.USER))
                .extracting(message -> message.text())
                .containsExactly("A story", "No decision in time");
    }
}
