package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.ExecutionStep.State;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of an agent's model of which nothing comes: they stand in the record, and count for the limits. */
@Timeout(60)
class TaskFailedCallsTest {

    private static final String TO_WRITER = "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Write it\"}]}";
    private static final Usage DEAR = new Usage(900, 100, 0, 0, new BigDecimal("0.5"), Usage.CostBasis.PROVIDER);

    private final Cast cast = new Cast().plays("lead", call("delegate", TO_WRITER), Script.answer("Without him."));

    /** So that their calls are refused in words. */
    private static final class WithoutTools extends TaskHouse.Staff {
        @Override
        public List<Agent> agents(@Nullable String projectId) {
            return super.agents(projectId).stream()
                    .map(agent -> agent.toBuilder().tools().build())
                    .toList();
        }
    }

    private static Script failing() {
        return Script.answer()
                .event(new AnswerStarted("m-1", "scripted", null))
                .then("I beg")
                .event(new UsageReported(DEAR))
                .fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "it burst"));
    }

    private static TaskRequest task(AgentLimits limits) {
        return TaskRequest.builder(ANNA, "A story")
                .project(PROJECT)
                .requestId("r-1")
                .limits(limits)
                .build();
    }

    private static Stream<ExecutionStep> all(List<ExecutionStep> steps) {
        return steps.stream().flatMap(step -> Stream.concat(Stream.of(step), all(step.steps())));
    }

    private static ExecutionStep agent(ExecutionRecord record, String name) {
        return all(record.steps())
                .filter(step -> step.kind() == Kind.AGENT && step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertFailed(ExecutionStep step) {
        assertThat(step.state()).isEqualTo(State.FAILED);
        assertThat(step.problem()).contains("it burst");
    }

    private static void assertSameSum(ExecutionRecord record, TaskResult result) {
        assertThat(record.usage().cost()).isEqualByComparingTo(result.usage().cost());
    }

    @Test
    void an_agent_whose_first_call_fails_stands_in_the_record_with_what_it_has_cost() {
        cast.plays("writer", failing());
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult result = house.orchestrator.task(task(AgentLimits.DEFAULT));
            assertThat(result.status()).isEqualTo(Status.COMPLETED);
            ExecutionRecord record = house.orchestrator.executionRecord(ANNA, result.runId());
            ExecutionStep writer = agent(record, "writer");
            assertFailed(writer);
            assertThat(writer.steps()).singleElement().satisfies(step -> {
                assertThat(step.kind()).isEqualTo(Kind.MODEL);
                assertThat(step.name()).isEqualTo("m-1");
                assertFailed(step);
                assertThat(step.usage().cost()).isEqualByComparingTo(DEAR.cost());
            });
            assertSameSum(record, result);
        }
    }

    @Test
    void an_agent_whose_later_call_fails_does_not_stay_open() {
        cast.plays("writer", call("look", "{\"text\":\"a\"}"), failing());
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult result = house.orchestrator.task(task(AgentLimits.DEFAULT));
            ExecutionRecord record = house.orchestrator.executionRecord(ANNA, result.runId());
            assertFailed(agent(record, "writer"));
            assertThat(all(record.steps()).map(ExecutionStep::state)).doesNotContain(State.OPEN);
            assertSameSum(record, result);
        }
    }

    @Test
    void an_answer_that_is_paid_for_and_says_nothing_does_so_too() {
        cast.plays("lead", Script.answer());
        try (TaskHouse house = TaskHouse.of(cast)) {
            assertThatThrownBy(() -> house.orchestrator.task(task(AgentLimits.DEFAULT)))
                    .hasMessageContaining("answered nothing");
            StoredRun run = house.stores.runs().list("anna", PROJECT, null, 1).get(0);
            assertThat(run.status()).isEqualTo(StoredRun.Status.FAILED);
            ExecutionRecord record = house.orchestrator.executionRecord(ANNA, run.id());
            assertThat(agent(record, "lead").steps()).singleElement().satisfies(step -> {
                assertThat(step.state()).isEqualTo(State.FAILED);
                assertThat(step.usage().cost()).isEqualByComparingTo(ScriptedModel.COST);
            });
        }
    }

    @Test
    void what_a_failed_call_has_cost_counts_for_the_limit_of_money() {
        cast.plays("writer", failing());
        AgentLimits limits =
                AgentLimits.DEFAULT.toBuilder().dollars(new BigDecimal("0.3")).build();
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult result = house.orchestrator.task(task(limits));
            assertThat(result.status()).isEqualTo(Status.LIMITED);
            assertThat(result.limit()).isEqualTo("0.3 dollars");
        }
    }

    @Test
    void attempts_that_fail_before_the_answer_count_for_the_limit_of_tokens() {
        ModelGateway twoHops = ModelGateway.builder(
                        Hop.primary(ScriptedModel.playing(failing()), null)
                                .named("first")
                                .attempts(1),
                        Hop.fallback(cast, null).attempts(1))
                .build();
        cast.plays("lead", call("look", "{\"text\":\"a\"}"), Script.answer("Done."));
        AgentLimits limits = AgentLimits.DEFAULT.toBuilder().tokens(500).build();
        try (Orchestrator orchestrator =
                Orchestrator.builder(twoHops).agents(new WithoutTools()).build()) {
            TaskResult result = orchestrator.task(task(limits));
            assertThat(result.status()).isEqualTo(Status.LIMITED);
            assertThat(result.limit()).isEqualTo("500 tokens");
        }
    }

    @Test
    void whoever_goes_on_asks_again_and_counts_what_was_consumed() {
        VirtualTime time = new VirtualTime();
        InMemoryStores stores = InMemoryStores.create(time.clock());
        cast.plays(
                "lead",
                Script.answer()
                        .event(new UsageReported(DEAR))
                        .fail(new OrchestratorException(ErrorCode.DATABASE_ERROR, "it burst")));
        try (TaskHouse gone = new TaskHouse(cast, time, stores, builder -> builder.takesOver(false))) {
            assertThatThrownBy(() -> gone.orchestrator.task(task(AgentLimits.DEFAULT)))
                    .hasMessageContaining("it burst");
        }
        cast.plays("lead", call("look", "{\"text\":\"a\"}"), Script.answer("Done."));
        try (TaskHouse next = new TaskHouse(cast, time, stores, builder -> builder)) {
            Run<TaskResult> run = next.orchestrator.task(task(AgentLimits.DEFAULT), new RecordingListener<>());
            Eventually.until("it is gone on with", () -> {
                time.pass(Duration.ofMillis(10));
                return run.isDone();
            });
            assertThat(run.await().message()).isEqualTo("Done.");
            ExecutionRecord record = next.orchestrator.executionRecord(ANNA, run.id());
            assertThat(agent(record, "lead").state()).isEqualTo(State.DONE);
            assertThat(agent(record, "lead").steps())
                    .filteredOn(step -> step.kind() == Kind.MODEL)
                    .extracting(ExecutionStep::state)
                    .containsExactly(State.FAILED, State.DONE, State.DONE);
            assertSameSum(record, run.await());
        }
    }

    @Test
    void what_a_cancel_breaks_off_has_not_failed() {
        cast.plays("lead", Script.answer("Half").stall());
        try (TaskHouse house = TaskHouse.of(cast)) {
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            Run<TaskResult> run = house.orchestrator.task(task(AgentLimits.DEFAULT), listener);
            listener.firstText().join();
            run.cancel();
            assertThatThrownBy(run::await)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            assertThat(all(house.orchestrator.executionRecord(ANNA, run.id()).steps())
                            .map(ExecutionStep::state))
                    .doesNotContain(State.FAILED);
        }
    }
}
