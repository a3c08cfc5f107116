package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.TaskHouse.Text;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several calls of one answer: agents and tools are at work at the same time. */
@Timeout(30)
class TaskAtOnceTest {

    private static final TaskRequest TASK =
            TaskRequest.builder(ANNA, "A story").project(PROJECT).build();

    /** A lead that may also stay. */
    private static final class Waiters extends TaskHouse.Staff {
        @Override
        public List<Agent> agents(@Nullable String projectId) {
            return super.agents(projectId).stream()
                    .map(agent -> agent.toBuilder().tools("stay").build())
                    .toList();
        }
    }

    private final Cast cast = new Cast();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CompletableFuture<Void> met = new CompletableFuture<>();

    private TaskHouse house() {
        Tool stay = Tool.builder("stay", "Waits for the others", Text.class)
                .readOnly()
                .handler((text, context) -> {
                    arrive(3);
                    context.cancellation().await(met);
                    return "met";
                })
                .build();
        return TaskHouse.of(cast, builder -> builder.agents(new Waiters()).tools(stay));
    }

    private void arrive(int together) {
        if (working.incrementAndGet() == together) {
            met.complete(null);
        }
    }

    private static ToolCall delegate(String id, String agent, int tasks) {
        String all = IntStream.range(0, tasks)
                .mapToObj(i -> "{\"agent\":\"" + agent + "\",\"task\":\"Do " + i + "\"}")
                .collect(Collectors.joining(","));
        return new ToolCall(id, "delegate", "{\"tasks\":[" + all + "]}");
    }

    private Function<Integer, Script> meets(String says) {
        return step -> {
            arrive(3);
            return Script.answer().waitFor(met).then(says);
        };
    }

    @Test
    void agents_of_several_calls_and_tools_work_at_the_same_time() {
        cast.plays(
                        "lead",
                        Script.answer()
                                .call(delegate("a", "writer", 1))
                                .call(new ToolCall("b", "stay", "{\"text\":\"x\"}"))
                                .call(delegate("c", "checker", 1)),
                        Script.answer("All met."))
                .improvises("writer", meets("Written."))
                .improvises("checker", meets("Checked."));
        try (TaskHouse house = house()) {
            TaskResult result = house.orchestrator.task(TASK);
            assertThat(result.message()).isEqualTo("All met.");
            assertThat(cast.requests.get(cast.requests.size() - 1).messages())
                    .extracting(TaskHouse::text)
                    .as("results in the order of the calls")
                    .satisfies(texts -> {
                        int last = texts.size();
                        assertThat(texts.get(last - 3)).contains("Written.");
                        assertThat(texts.get(last - 2)).contains("met");
                        assertThat(texts.get(last - 1)).contains("Checked.");
                    });
        }
    }

    @Test
    void no_more_agents_of_one_answer_are_at_work_than_one_call_may_have() {
        AtomicInteger now = new AtomicInteger();
        cast.plays(
                        "lead",
                        Script.answer()
                                .call(delegate("a", "writer", 6))
                                .call(delegate("b", "writer", 2))
                                .call(delegate("c", "writer", 6)),
                        Script.answer("All done."))
                .improvises("writer", step -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(20_000_000);
                    now.decrementAndGet();
                    return Script.answer("Written.");
                });
        try (TaskHouse house = house()) {
            assertThat(house.orchestrator.task(TASK).message()).isEqualTo("All done.");
            assertThat(most.get()).isBetween(2, 8);
        }
    }

    @Test
    void what_ends_the_run_below_ends_the_tools_beside_it() {
        cast.plays(
                        "lead",
                        Script.answer()
                                .call(new ToolCall("a", "stay", "{\"text\":\"x\"}"))
                                .call(delegate("b", "writer", 1)),
                        Script.answer("Never."))
                .plays(
                        "writer",
                        Script.answer().fail(new OrchestratorException(ErrorCode.BUDGET_EXCEEDED, "no money")));
        try (TaskHouse house = house()) {
            assertThatThrownBy(() -> house.orchestrator.task(TASK))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED));
        }
    }
}
