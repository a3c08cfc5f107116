package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.AgentRunner;
import dev.orchestrator.port.agent.Right;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that one orchestrator leaves, and another one over the same stores goes on with. */
@Timeout(60)
class TaskTakeoverTest {

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStores stores = InMemoryStores.create(time.clock());
    private final TaskRequest request = TaskRequest.builder(ANNA, "A story")
            .project(PROJECT)
            .requestId("r-1")
            .build();

    private TaskHouse house(Cast cast) {
        return new TaskHouse(cast, time, stores, builder -> builder);
    }

    @Test
    void what_was_done_is_not_done_again() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        Cast first = new Cast().improvises("lead", step -> {
            if (step == 0) {
                return call("note", "{\"text\":\"once\"}");
            }
            asked.complete(null);
            return Script.answer("Half").stall();
        });
        RecordingListener<TaskResult> before = new RecordingListener<>();
        TaskHouse gone = house(first);
        Run<TaskResult> run = gone.orchestrator.task(request, before);
        asked.join();
        before.firstText().join();
        gone.close();
        assertThat(gone.noted).hasValue(1);
        assertThat(stores.runs().find("anna", run.id()).orElseThrow().status()).isEqualTo(StoredRun.Status.RUNNING);

        Cast second = new Cast().plays("lead", call("note", "{\"text\":\"again\"}"), Script.answer("Done."));
        try (TaskHouse next = house(second)) {
            Run<TaskResult> again = next.orchestrator.task(request, new RecordingListener<>());
            while (!again.isDone()) { // it waits for whoever looks for runs that were left, if that one was faster
                time.pass(Duration.ofMillis(100));
                LockSupport.parkNanos(
                        2_000_000); // the agent has five minutes of that time, however slow the machine is
            }
            TaskResult result = again.await();
            assertThat(result.runId()).isEqualTo(run.id());
            assertThat(result.message()).isEqualTo("Done.");
            assertThat(result.progress().percentage()).isEqualTo(100);
            assertThat(next.noted).hasValue(0);
            assertThat(result.parts())
                    .as("what tools have shown stays when the answer begins anew")
                    .extracting(DataPart::type)
                    .containsExactly("noted");
            assertThat(second.requests).hasSize(1);
            assertThat(stores.runs().find("anna", run.id()).orElseThrow().status())
                    .isEqualTo(StoredRun.Status.COMPLETED);
        }
    }

    /** The words that said what the task waits for are no part of the answer; but whoever approves was shown none of them. */
    @Test
    void whoever_approves_need_not_take_text_back() {
        Cast cast = new Cast().plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("It is ", "out."));
        try (TaskHouse house = house(cast)) {
            TaskResult waiting = house.orchestrator.task(request);
            StringBuilder shown = new StringBuilder();
            TaskResult done = house.orchestrator
                    .approve(
                            ANNA,
                            waiting.runId(),
                            waiting.approvals().get(0).callId(),
                            ApprovalDecision.approve(),
                            StreamListener.text(shown::append))
                    .await();
            assertThat(done.message()).isEqualTo("It is out.");
            assertThat(shown).hasToString(done.message());
        }
    }

    @Test
    void another_process_may_approve() {
        Cast cast = new Cast().plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("Out."));
        TaskResult waiting;
        try (TaskHouse gone = house(cast)) {
            waiting = gone.orchestrator.task(request);
            assertThat(waiting.status()).isEqualTo(Status.WAITING);
        }
        assertThat(stores.runs().find("anna", waiting.runId()).orElseThrow().status())
                .isEqualTo(StoredRun.Status.WAITING);
        try (TaskHouse next = house(cast)) {
            TaskResult done = next.orchestrator.approve(
                    ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.approve());
            assertThat(done.message()).isEqualTo("Out.");
            assertThat(next.published).hasValue(1);
        }
    }

    /** Each start of work at Codebuff writes down that it has begun, and steps under names of its own. */
    @Test
    void starts_that_come_to_nothing_are_no_progress() {
        AtomicInteger starts = new AtomicInteger();
        Semaphore atWork = new Semaphore(0);
        AgentRunner dies = (job, events, cancellation) -> {
            String start = "a1_g" + starts.incrementAndGet() + "_";
            job.journal().record("codebuff", start, "{}");
            job.journal().record("agent", start + "s", "{\"agent\":\"lead\"}");
            job.journal().record("told-model", start + "s1", "{\"agent\":\"lead\",\"model\":\"m\"}");
            atWork.release();
            CompletableFuture<Void> end = new CompletableFuture<>();
            cancellation.onCancel(() -> end.complete(null));
            end.join();
            cancellation.throwIfCancelled();
            throw new IllegalStateException("it was not cancelled");
        };
        String runId = "";
        for (int i = 0; i < 11; i++) { // who has found the way has come further than the others
            try (TaskHouse house = new TaskHouse(
                    new Cast(),
                    time,
                    stores,
                    builder -> builder.agentRunner(dies).takesOver(false))) {
                runId = house.orchestrator
                        .task(request, new RecordingListener<>())
                        .id();
                atWork.acquireUninterruptibly();
            }
        }
        String left = runId;
        try (TaskHouse next = new TaskHouse(new Cast(), time, stores, builder -> builder.agentRunner(dies))) {
            Eventually.until("nobody goes on with it", () -> {
                time.pass(Duration.ofMillis(100));
                return stores.runs().find("anna", left).orElseThrow().status() == StoredRun.Status.FAILED;
            });
            assertThat(starts).hasValue(11);
        }
    }

    @Test
    void it_goes_on_with_the_roles_of_whoever_decided_last() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        Cast cast = new Cast().improvises("lead", step -> {
            if (step == 0) {
                return call("publish", "{\"text\":\"a\"}");
            }
            asked.complete(null);
            return Script.answer("Half").stall();
        });
        Caller editor = ANNA.withRoles("member", "editor");
        String runId;
        try (TaskHouse gone = house(cast)) {
            TaskResult waiting = gone.orchestrator.task(
                    TaskRequest.builder(editor, "A story").project(PROJECT).build());
            runId = waiting.runId();
            String callId = waiting.approvals().get(0).callId();
            Caller member = ANNA.withRoles("member");
            gone.orchestrator.approve(member, runId, callId, ApprovalDecision.approve(), new RecordingListener<>());
            asked.join();
        }
        cast.plays(
                "lead", call("publish", "{\"text\":\"a\"}"), call("note", "{\"text\":\"b\"}"), Script.answer("Done."));
        Permissions deploys =
                Permissions.builder().allow("note").right("note", Right.DEPLOY).build();
        try (TaskHouse next = new TaskHouse(cast, time, stores, builder -> builder.permissions(deploys))) {
            Eventually.until("somebody takes it over", () -> {
                time.pass(Duration.ofMillis(100));
                return stores.runs().find("anna", runId).orElseThrow().status().isEnded();
            });
            assertThat(next.noted).as("no editor any more").hasValue(0);
        }
        assertThat(stores.runs().find("anna", runId).orElseThrow().status()).isEqualTo(StoredRun.Status.COMPLETED);
    }
}
