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
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.PendingApproval;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that wait for somebody, and until when. */
@Timeout(60)
class TaskApprovalsTest {

    private static final Duration EXPIRE = Duration.ofHours(10);

    private final Cast cast = new Cast();

    private TaskHouse house() {
        return TaskHouse.of(cast, builder -> builder.approvalsExpire(EXPIRE));
    }

    private static TaskRequest task() {
        return TaskRequest.builder(ANNA, "A story").project(PROJECT).build();
    }

    private static TaskResult approve(TaskHouse house, TaskResult waiting, int which) {
        String callId = waiting.approvals().get(which).callId();
        return house.orchestrator.approve(ANNA, waiting.runId(), callId, ApprovalDecision.approve());
    }

    private static StoredRun stored(TaskHouse house, String runId) {
        return house.stores.runs().find("anna", runId).orElseThrow();
    }

    private void twoCallsAtOnce() {
        cast.plays(
                "lead",
                Script.answer()
                        .call(new ToolCall("a", "publish", "{\"text\":\"a\"}"))
                        .call(new ToolCall("b", "publish", "{\"text\":\"b\"}")),
                Script.answer("Both are out."));
    }

    @Test
    void a_decision_about_one_call_moves_no_other_ones_expiry() {
        twoCallsAtOnce();
        try (TaskHouse house = house()) {
            Instant asked = house.time.clock().instant();
            TaskResult waiting = house.orchestrator.task(task());
            assertThat(waiting.approvals())
                    .extracting(PendingApproval::expiresAt)
                    .containsExactly(asked.plus(EXPIRE), asked.plus(EXPIRE));
            house.time.pass(Duration.ofHours(4));
            TaskResult still = approve(house, waiting, 0);
            assertThat(still.approvals())
                    .singleElement()
                    .isEqualTo(waiting.approvals().get(1));
            assertThat(stored(house, waiting.runId()).wakeAt()).isEqualTo(asked.plus(EXPIRE));
        }
    }

    private static void assertOver(ThrowingCallable decision) {
        assertThatThrownBy(decision)
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                .hasMessageContaining("is over: it counts as denied");
    }

    @Test
    void what_has_expired_is_not_approved_while_the_run_works_either() {
        twoCallsAtOnce();
        Duration soon = Duration.ofSeconds(50); // an agent may work for longer, and a tool, too
        CompletableFuture<Void> working = new CompletableFuture<>();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        RecordingListener<TaskResult> slow = new RecordingListener<>() {
            @Override
            public void onEvent(EventFrame frame) {
                if (frame.event() instanceof ToolStarted) {
                    working.complete(null);
                    gate.join();
                }
                super.onEvent(frame);
            }
        };
        try (TaskHouse house =
                TaskHouse.of(cast, builder -> builder.approvalsExpire(soon).takesOver(false))) {
            TaskResult waiting = house.orchestrator.task(task());
            String first = waiting.approvals().get(0).callId();
            String second = waiting.approvals().get(1).callId();
            Run<TaskResult> works =
                    house.orchestrator.approve(ANNA, waiting.runId(), first, ApprovalDecision.approve(), slow);
            working.join();
            Run<TaskResult> inTime = house.orchestrator.approve(
                    ANNA, waiting.runId(), second, ApprovalDecision.approve(), new RecordingListener<>());
            house.time.pass(soon);
            assertThat(stored(house, waiting.runId()).status()).isEqualTo(StoredRun.Status.RUNNING);
            assertOver(() -> approve(house, waiting, 1));
            gate.complete(null);
            assertThat(works.await().status()).isEqualTo(Status.WAITING);
            assertOver(inTime::await); // it was asked in time, and could not be written down in time
            assertThat(house.published).hasValue(1);
        }
    }

    @Test
    void what_expires_before_the_decision_is_written_down_waits_as_before_and_is_not_approved() {
        cast.plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("Over."));
        VirtualTime time = new VirtualTime();
        InMemoryStores stores = InMemoryStores.create(time.clock());
        DyingStores slow = new DyingStores(stores);
        try (TaskHouse house = new TaskHouse(
                cast,
                time,
                stores,
                builder -> builder.stores(slow.stores()).approvalsExpire(EXPIRE).takesOver(false))) {
            TaskResult waiting = house.orchestrator.task(task());
            StoredRun before = stored(house, waiting.runId());
            slow.beforeNext("take", () -> time.pass(EXPIRE));
            assertOver(() -> approve(house, waiting, 0));
            StoredRun after = stored(house, waiting.runId());
            assertThat(after.status()).isEqualTo(StoredRun.Status.WAITING);
            assertThat(after.wakeAt()).isEqualTo(before.wakeAt());
            assertThat(after.result()).isEqualTo(before.result());
            assertThat(house.published).hasValue(0);
            String callId = waiting.approvals().get(0).callId();
            TaskResult denied =
                    house.orchestrator.approve(ANNA, waiting.runId(), callId, ApprovalDecision.deny("late"));
            assertThat(denied.message()).isEqualTo("Over.");
        }
    }

    /** Two writers, each of whom wants to publish twice. */
    @Test
    void each_call_expires_at_its_own_time_and_no_sooner() {
        cast.plays(
                        "lead",
                        call(
                                "delegate",
                                "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"A\"},{\"agent\":\"writer\",\"task\":\"B\"}]}"),
                        Script.answer("Done."))
                .plays(
                        "writer",
                        call("publish", "{\"text\":\"first\"}"),
                        call("publish", "{\"text\":\"second\"}"),
                        Script.answer("Enough."));
        try (TaskHouse house = house()) {
            Instant asked = house.time.clock().instant();
            TaskResult waiting = house.orchestrator.task(task());
            assertThat(waiting.approvals()).hasSize(2);
            house.time.pass(Duration.ofHours(4));
            TaskResult second = approve(house, waiting, 0);
            assertThat(second.approvals())
                    .extracting(PendingApproval::expiresAt)
                    .containsExactlyInAnyOrder(
                            asked.plus(EXPIRE), asked.plus(EXPIRE).plus(Duration.ofHours(4)));

            TaskResult third = passUntilWoken(house, waiting.runId());
            assertThat(third.status()).isEqualTo(Status.WAITING);
            assertThat(third.approvals())
                    .as("one was denied, and whoever asked asks for something else")
                    .hasSize(2)
                    .anySatisfy(approval -> assertThat(approval)
                            .isEqualTo(second.approvals().stream()
                                    .filter(one -> one.expiresAt().isAfter(asked.plus(EXPIRE)))
                                    .findFirst()
                                    .orElseThrow()));
            assertThat(house.published).hasValue(1);

            assertThat(passUntilWoken(house, waiting.runId()).approvals()).hasSize(1);
            TaskResult last = passUntilWoken(house, waiting.runId());
            assertThat(last.status()).isEqualTo(Status.COMPLETED);
            assertThat(last.message()).isEqualTo("Done.");
            assertThat(house.published).hasValue(1);
        }
    }

    /**
     * Has the time come at which the run wakes, and not more: what passes while it works counts for its limit. Waits until whoever looks for
     * such runs has gone on with this one and parked or ended it. He leaves one alone that has not quite ended its turn before, and looks
     * again a little later.
     */
    private static TaskResult passUntilWoken(TaskHouse house, String runId) {
        StoredRun before = stored(house, runId);
        house.time.pass(Duration.between(house.time.clock().instant(), before.wakeAt()));
        AtomicInteger looks = new AtomicInteger();
        Eventually.until("the run goes on", () -> {
            StoredRun now = stored(house, runId);
            if (now.epoch() == before.epoch() && looks.incrementAndGet() % 100 == 0) {
                house.time.pass(Duration.ofSeconds(15));
            }
            return now.epoch() > before.epoch() && now.status() != StoredRun.Status.RUNNING;
        });
        return house.orchestrator
                .attach(ANNA, runId, TaskResult.class, 0, new RecordingListener<>())
                .await();
    }

    @Test
    void a_decision_that_comes_too_late_is_not_answered_by_what_was_said_before() {
        cast.plays(
                "lead",
                Script.answer("I am about to publish. ").call(new ToolCall("a", "publish", "{\"text\":\"a\"}")),
                Script.answer("Over."));
        VirtualTime time = new VirtualTime();
        InMemoryStores stores = InMemoryStores.create(time.clock());
        DyingStores slow = new DyingStores(stores);
        try (TaskHouse house = new TaskHouse(
                cast,
                time,
                stores,
                builder -> builder.stores(slow.stores()).approvalsExpire(EXPIRE).takesOver(false))) {
            TaskResult waiting = house.orchestrator.task(task());
            slow.beforeNext("take", () -> time.pass(EXPIRE));
            assertOver(() -> approve(house, waiting, 0));
            assertThat(stores.conversations().messages("anna", waiting.conversationId(), Long.MAX_VALUE, 100))
                    .extracting(stored -> stored.message().status())
                    .doesNotContain(Message.Status.INTERRUPTED);
            String callId = waiting.approvals().get(0).callId();
            TaskResult denied =
                    house.orchestrator.approve(ANNA, waiting.runId(), callId, ApprovalDecision.deny("late"));
            assertThat(denied.message()).startsWith("I am about to publish.").endsWith("Over.");
        }
    }
}
