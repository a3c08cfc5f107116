package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent that hands its work to itself, and on, and on. */
@Timeout(60)
class TaskRunawayTest {

    private static final String TO_ITSELF = "{\"tasks\":[{\"agent\":\"lead\",\"task\":\"You do it\"}]}";

    private final Cast cast = new Cast();

    private TaskHouse house() {
        return TaskHouse.of(
                cast,
                builder -> builder.agents(new TaskHouse.Staff() {
                    @Override
                    public List<Agent> agents(@Nullable String projectId) {
                        return super.agents(projectId).stream()
                                .map(agent -> agent.id().equals("lead")
                                        ? agent.toBuilder().subAgents("lead").build()
                                        : agent)
                                .toList();
                    }
                }));
    }

    private static TaskRequest task(AgentLimits limits) {
        return TaskRequest.builder(ANNA, "A story")
                .project(PROJECT)
                .limits(limits)
                .build();
    }

    private static int deepest(List<ExecutionStep> steps) {
        return steps.stream()
                .mapToInt(step -> (step.kind() == Kind.AGENT ? 1 : 0) + deepest(step.steps()))
                .max()
                .orElse(0);
    }

    @Test
    void who_never_does_anything_else_is_ended_by_a_limit() {
        cast.improvises("lead", step -> call("delegate", TO_ITSELF.replace("You", "You " + step)));
        AgentLimits limits = AgentLimits.DEFAULT.toBuilder().steps(40).depth(2).build();
        try (TaskHouse house = house()) {
            TaskResult result = house.orchestrator.task(task(limits));
            assertThat(result.status()).isEqualTo(Status.LIMITED);
            assertThat(result.limit()).isNotBlank();
            assertThat(result.message()).contains(String.valueOf(result.limit()));
            assertThat(cast.requests).hasSizeBetween(3, 40);
            assertThat(deepest(house.orchestrator
                            .executionRecord(ANNA, result.runId())
                            .steps()))
                    .as("the agent of the task, and two below")
                    .isEqualTo(3);
            assertThat(house.stores
                            .runs()
                            .find("anna", result.runId())
                            .orElseThrow()
                            .status())
                    .isEqualTo(StoredRun.Status.COMPLETED);
        }
    }

    @Test
    void at_the_greatest_depth_it_is_not_offered_and_the_work_is_done_there() {
        cast.improvises(
                "lead",
                step -> step == 0 && offered() ? call("delegate", TO_ITSELF) : Script.answer("Done by one of us."));
        AgentLimits limits = AgentLimits.DEFAULT.toBuilder().depth(2).build();
        try (TaskHouse house = house()) {
            TaskResult result = house.orchestrator.task(task(limits));
            assertThat(result.status()).isEqualTo(Status.COMPLETED);
            assertThat(result.message()).isEqualTo("Done by one of us.");
            assertThat(deepest(house.orchestrator
                            .executionRecord(ANNA, result.runId())
                            .steps()))
                    .isEqualTo(3);
        }
    }

    private boolean offered() {
        return cast.requests.get(cast.requests.size() - 1).tools().stream()
                .anyMatch(tool -> tool.name().equals("delegate"));
    }
}
