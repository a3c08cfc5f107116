package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.agent.PermissionRule;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was denied stays denied, whatever the permissions say by then. */
@Timeout(60)
class TaskDenialsTest {

    private static final Duration EXPIRE = Duration.ofHours(10);

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStores stores = InMemoryStores.create(time.clock());
    private final Cast cast = new Cast().plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("Not out."));

    private TaskHouse house(Permissions permissions) {
        return new TaskHouse(
                cast, time, stores, builder -> builder.permissions(permissions).approvalsExpire(EXPIRE));
    }

    private static TaskRequest task(Caller caller) {
        return TaskRequest.builder(caller, "A story").project(PROJECT).build();
    }

    private static ExecutionStep.State published(TaskHouse house, String runId) {
        return house.orchestrator.executionRecord(ANNA, runId).steps().stream()
                .flatMap(step -> step.steps().stream())
                .filter(step -> step.name().equals("publish"))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void who_may_do_it_unasked_denies_it_to_others_all_the_same() {
        Permissions membersAsk = Permissions.builder()
                .allow("publish")
                .rule(PermissionRule.ask("publish").forRole("member"))
                .build();
        try (TaskHouse house = house(membersAsk)) {
            TaskResult waiting = house.orchestrator.task(task(ANNA.withRoles("member", "editor")));
            assertThat(waiting.status()).isEqualTo(Status.WAITING);
            TaskResult done = house.orchestrator.approve(
                    ANNA.withRoles("editor"),
                    waiting.runId(),
                    waiting.approvals().get(0).callId(),
                    ApprovalDecision.deny("not yet"));
            assertThat(done.message()).isEqualTo("Not out.");
            assertThat(house.published).hasValue(0);
            assertThat(published(house, waiting.runId())).isEqualTo(ExecutionStep.State.REFUSED);
        }
    }

    @Test
    void what_has_expired_is_not_done_where_nobody_would_have_to_be_asked_by_then() {
        TaskResult waiting;
        try (TaskHouse strict = house(Permissions.builder().ask("publish").build())) {
            waiting = strict.orchestrator.task(task(ANNA));
        }
        time.pass(EXPIRE);
        try (TaskHouse loose = house(Permissions.builder().allow("publish").build())) {
            Eventually.until("somebody goes on", () -> {
                time.pass(Duration.ofSeconds(1));
                return status(waiting) == StoredRun.Status.COMPLETED;
            });
            assertThat(loose.published).hasValue(0);
            assertThat(published(loose, waiting.runId())).isEqualTo(ExecutionStep.State.REFUSED);
        }
    }

    private StoredRun.Status status(TaskResult result) {
        return stores.runs().find("anna", result.runId()).orElseThrow().status();
    }
}
