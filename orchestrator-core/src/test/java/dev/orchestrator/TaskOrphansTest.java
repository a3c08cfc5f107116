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
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that began a conversation of their own, which was deleted: nothing that goes on with them brings it back. */
@Timeout(60)
class TaskOrphansTest {

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStores stores = InMemoryStores.create(time.clock());
    private final Cast cast = new Cast();
    private final TaskRequest request = TaskRequest.builder(ANNA, "A story")
            .project(PROJECT)
            .requestId("r-1")
            .build();

    private TaskHouse house(UnaryOperator<Orchestrator.Builder> more) {
        return new TaskHouse(cast, time, stores, more);
    }

    private TaskHouse alone() {
        return house(builder -> builder.takesOver(false));
    }

    private StoredRun stored(String runId) {
        return stores.runs().find("anna", runId).orElseThrow();
    }

    /** A run whose process has gone while it was at work. */
    private String left() {
        cast.plays("lead", Script.answer("Half").stall());
        try (TaskHouse gone = alone()) {
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            String runId = gone.orchestrator.task(request, listener).id();
            listener.firstText().join();
            return runId;
        }
    }

    private void delete(String runId) {
        assertThat(stores.conversations().delete("anna", stored(runId).head().conversationId()))
                .isTrue();
    }

    private void assertNoConversation(String runId) {
        assertThat(stores.conversations().find("anna", stored(runId).head().conversationId()))
                .isEmpty();
    }

    private void awaitEnd(String runId) {
        Eventually.until("somebody takes it over", () -> {
            time.pass(Duration.ofSeconds(1));
            return stored(runId).status().isEnded();
        });
    }

    private static void assertNotFound(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND));
    }

    @Test
    void a_takeover_ends_it_as_failed() {
        String runId = left();
        delete(runId);
        try (TaskHouse next = house(builder -> builder)) {
            awaitEnd(runId);
            assertThat(next.noted).hasValue(0);
        }
        assertThat(stored(runId).status()).isEqualTo(StoredRun.Status.FAILED);
        assertThat(stored(runId).error()).isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND);
        assertNoConversation(runId);
    }

    @Test
    void one_that_was_cancelled_with_its_conversation_ends_so() {
        String runId = left();
        try (TaskHouse elsewhere = alone()) {
            assertThat(elsewhere
                            .orchestrator
                            .conversations()
                            .delete(ANNA, stored(runId).head().conversationId()))
                    .isTrue();
        }
        try (TaskHouse next = house(builder -> builder)) {
            awaitEnd(runId);
        }
        assertThat(stored(runId).status()).isEqualTo(StoredRun.Status.CANCELLED);
        assertNoConversation(runId);
    }

    @Test
    void the_same_request_again_finds_that_it_is_gone() {
        String runId = left();
        delete(runId);
        try (TaskHouse next = alone()) {
            assertNotFound(() -> next.orchestrator.task(request));
        }
        assertNoConversation(runId);
    }

    @Test
    void so_it_does_when_the_task_had_ended() {
        cast.plays("lead", Script.answer("Done."));
        try (TaskHouse house = alone()) {
            String runId = house.orchestrator.task(request).runId();
            delete(runId);
            assertNotFound(() -> house.orchestrator.task(request));
            assertNoConversation(runId);
        }
    }

    @Test
    void so_does_an_approval() {
        cast.plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("Out."));
        try (TaskHouse house = alone()) {
            TaskResult waiting = house.orchestrator.task(request);
            delete(waiting.runId());
            String callId = waiting.approvals().get(0).callId();
            assertNotFound(() -> house.orchestrator.approve(ANNA, waiting.runId(), callId, ApprovalDecision.approve()));
            assertThat(house.published).hasValue(0);
            assertNoConversation(waiting.runId());
        }
    }

    @Test
    void a_task_whose_process_died_before_its_run_was_there_is_begun_by_the_same_request() {
        cast.plays("lead", Script.answer("Done."));
        DyingStores dying = new DyingStores(stores).fail("create");
        try (TaskHouse gone = house(builder -> builder.stores(dying.stores()).takesOver(false))) {
            assertThatThrownBy(() -> gone.orchestrator.task(request)).hasMessageContaining("no disk");
        }
        try (TaskHouse next = alone()) {
            assertThat(next.orchestrator.task(request).message()).isEqualTo("Done.");
        }
    }
}
