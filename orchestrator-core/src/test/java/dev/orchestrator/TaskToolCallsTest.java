package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.TaskHouse.Staff;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelRequest.ToolChoice;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.Run;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limit of calls of tools: those within it are made, and the task ends as limited by it. */
@Timeout(60)
class TaskToolCallsTest {

    private static final String ONE_BELOW = "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"A\"}]}";

    private final Cast cast = new Cast();

    private static TaskRequest task(int toolCalls) {
        AgentLimits limits =
                AgentLimits.DEFAULT.toBuilder().toolCalls(toolCalls).build();
        return TaskRequest.builder(ANNA, "A story")
                .project(PROJECT)
                .requestId("r-1")
                .limits(limits)
                .build();
    }

    private static Script looks(int times) {
        Script script = Script.answer();
        for (int i = 0; i < times; i++) {
            script = script.call(new ToolCall("c-" + i, "look", "{\"text\":\"" + i + "\"}"));
        }
        return script;
    }

    private ModelRequest lastRequest() {
        return cast.requests.get(cast.requests.size() - 1);
    }

    private static void assertLimited(TaskResult result, String message) {
        assertThat(result.status()).isEqualTo(Status.LIMITED);
        assertThat(result.limit()).isEqualTo("2 calls of tools");
        assertThat(result.message()).isEqualTo(message);
    }

    @Test
    void who_wants_more_calls_than_are_left_has_those_made_and_the_last_word() {
        cast.plays("lead", looks(5), Script.answer("Two of five."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            assertLimited(house.orchestrator.task(task(2)), "Two of five.");
            assertThat(house.looked).hasValue(2);
            assertThat(cast.requests).hasSize(2);
            assertThat(lastRequest().toolChoice()).isEqualTo(ToolChoice.NONE);
        }
    }

    @Test
    void who_goes_on_calling_is_ended_without_words() {
        cast.improvises("lead", step -> looks(2 + step));
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult result = house.orchestrator.task(task(2));
            assertLimited(result, "The task was ended at its limit of 2 calls of tools; this is how far it got.");
            assertThat(house.looked).hasValue(2);
            assertThat(cast.requests).hasSize(3);
        }
    }

    @Test
    void who_makes_as_many_as_there_are_and_wants_no_more_is_through() {
        cast.plays("lead", looks(2), Script.answer("Enough."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult result = house.orchestrator.task(task(2));
            assertThat(result.status()).isEqualTo(Status.COMPLETED);
            assertThat(result.limit()).isNull();
        }
    }

    @Test
    void what_an_agent_below_wants_beyond_the_limit_of_the_task_ends_the_task() {
        cast.plays("lead", call("delegate", ONE_BELOW), Script.answer("So far."))
                .plays("writer", looks(3), Script.answer("One of three."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            assertLimited(house.orchestrator.task(task(2)), "So far.");
            assertThat(house.looked).hasValue(1);
            assertThat(TaskHouse.text(lastRequest()
                            .messages()
                            .get(lastRequest().messages().size() - 2)))
                    .contains("it reached its limit of 2 calls of tools");
        }
    }

    /** A process has the task worked on until it has asked so, and closes; returns how often its agents have looked. */
    private int leave(VirtualTime time, InMemoryStores stores, CompletableFuture<Void> asked) {
        TaskHouse gone = new TaskHouse(cast, time, stores, builder -> builder);
        gone.orchestrator.task(task(2), new RecordingListener<>());
        asked.join();
        gone.close();
        return gone.looked.get();
    }

    private static TaskResult goneOnWith(TaskHouse next) {
        Run<TaskResult> run = next.orchestrator.task(task(2), new RecordingListener<>());
        Eventually.until("it is gone on with", () -> {
            next.time.pass(Duration.ofMillis(10));
            return run.isDone();
        });
        return run.await();
    }

    @Test
    void whoever_goes_on_with_it_knows_that_the_limit_was_reached() {
        for (Script wants : new Script[] {looks(3), call("delegate", ONE_BELOW)}) {
            VirtualTime time = new VirtualTime();
            InMemoryStores stores = InMemoryStores.create(time.clock());
            CompletableFuture<Void> asked = new CompletableFuture<>();
            cast.plays("writer", looks(3), Script.answer("One of three.")).improvises("lead", step -> {
                if (step == 1) {
                    asked.complete(null);
                    return Script.answer("Half").stall();
                }
                return wants;
            });
            leave(time, stores, asked);
            cast.plays("lead", wants, Script.answer("So far."));
            try (TaskHouse next = new TaskHouse(cast, time, stores, builder -> builder)) {
                assertLimited(goneOnWith(next), "So far.");
                assertThat(lastRequest().toolChoice()).isEqualTo(ToolChoice.NONE);
            }
        }
    }

    @RepeatedTest(20) // they go through what is written down side by side
    void who_has_a_call_approved_when_others_have_used_up_the_rest_is_told_so() {
        approvedTooLate("writer", new Staff());
    }

    @RepeatedTest(20)
    void what_an_agent_two_levels_below_has_approved_is_refused_likewise() {
        cast.plays("middle", call("delegate", ONE_BELOW), Script.answer("As told."));
        assertThat(approvedTooLate("middle", new ThreeLevels())).isEqualTo(3);
    }

    /** The writer, or who is below the one named, asks; the checker uses up the rest. Returns how often somebody has looked. */
    private int approvedTooLate(String other, AgentDirectory staff) {
        InMemoryStores stores = InMemoryStores.create();
        CompletableFuture<String> runId = new CompletableFuture<>();
        String both =
                "{\"tasks\":[{\"agent\":\"checker\",\"task\":\"A\"},{\"agent\":\"" + other + "\",\"task\":\"B\"}]}";
        cast.plays("lead", call("delegate", both), Script.answer("So far."))
                .plays("writer", looks(1), call("publish", "{\"text\":\"b\"}"), Script.answer("Done."))
                .improvises("checker", step -> {
                    Eventually.until("the other one waits", () -> asksIn(stores, runId.join()));
                    return step == 0 ? looks(5) : Script.answer("Two of five.");
                });
        try (TaskHouse house = new TaskHouse(cast, new VirtualTime(), stores, builder -> builder.agents(staff))) {
            Run<TaskResult> run = house.orchestrator.task(task(5), new RecordingListener<>());
            runId.complete(run.id());
            TaskResult waiting = run.await();
            assertThat(waiting.status()).isEqualTo(Status.WAITING);
            TaskResult result = house.orchestrator.approve(
                    ANNA, run.id(), waiting.approvals().get(0).callId(), ApprovalDecision.approve());
            assertThat(house.published).hasValue(0);
            assertThat(cast.requests).anyMatch(TaskToolCallsTest::isWriterTold);
            assertThat(result.limit()).isEqualTo("5 calls of tools");
            assertThat(result.message()).isEqualTo("So far.");
            return house.looked.get();
        }
    }

    @Test
    void a_call_beside_agents_that_have_used_up_the_rest_is_refused_though_it_is_approved() {
        cast.plays(
                        "lead",
                        call("delegate", ONE_BELOW).call(new ToolCall("c-2", "publish", "{\"text\":\"a\"}")),
                        Script.answer("So far."))
                .plays("writer", looks(4), call("publish", "{\"text\":\"b\"}"), Script.answer("Done."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult waiting = house.orchestrator.task(task(5));
            assertThat(waiting.approvals()).hasSize(2);
            for (int i = 0; i < 2; i++) {
                waiting = house.orchestrator.approve(
                        ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.approve());
            }
            assertThat(waiting.limit()).isEqualTo("5 calls of tools");
            assertThat(house.published).hasValue(0);
            assertThat(house.looked).hasValue(4);
        }
    }

    @Test
    void a_refused_call_takes_nobodys_place_when_somebody_else_goes_on() {
        Script three = call("look", "{\"text\":\"1\"}")
                .call(new ToolCall("c-2", "delegate", ONE_BELOW))
                .call(new ToolCall("c-3", "look", "{\"text\":\"2\"}"));
        VirtualTime time = new VirtualTime();
        InMemoryStores stores = InMemoryStores.create(time.clock());
        CompletableFuture<Void> asked = new CompletableFuture<>();
        cast.plays("lead", three, Script.answer("So far.")).improvises("writer", step -> {
            asked.complete(null);
            return Script.answer("Half").stall();
        });
        int looked = leave(time, stores, asked);
        cast.plays("writer", Script.answer("Written."));
        try (TaskHouse next = new TaskHouse(cast, time, stores, builder -> builder)) {
            assertLimited(goneOnWith(next), "So far.");
            assertThat(looked + next.looked.get()).isEqualTo(1);
            assertThat(lastRequest().messages().stream().map(TaskHouse::text))
                    .anyMatch(text -> text.contains("Written."));
        }
    }

    @Test
    void a_limit_that_an_agent_below_has_reached_does_not_end_who_has_called_it() {
        AgentDirectory staff = new Staff() {
            @Override
            public List<Agent> agents(@Nullable String projectId) {
                List<Agent> agents = new ArrayList<>(super.agents(projectId));
                agents.replaceAll(agent -> agent.id().equals("writer")
                        ? agent.toBuilder()
                                .limits(AgentLimits.DEFAULT.toBuilder()
                                        .toolCalls(2)
                                        .build())
                                .build()
                        : agent);
                return agents;
            }
        };
        cast.plays(
                        "lead",
                        call("delegate", ONE_BELOW),
                        call("publish", "{\"text\":\"a\"}"),
                        looks(1),
                        Script.answer("All done."))
                .plays("writer", looks(3), Script.answer("Two of three."));
        try (TaskHouse house = TaskHouse.of(cast, builder -> builder.agents(staff))) {
            TaskResult waiting = house.orchestrator.task(task(5));
            TaskResult result = house.orchestrator.approve(
                    ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.approve());
            assertThat(result.limit()).isNull();
            assertThat(result.message()).isEqualTo("All done.");
            assertThat(house.looked).hasValue(3);
        }
    }

    /** The lead's staff with somebody between it and the writer. */
    private static final class ThreeLevels extends Staff {
        @Override
        public List<Agent> agents(@Nullable String projectId) {
            List<Agent> agents = new ArrayList<>(super.agents(projectId));
            agents.replaceAll(agent -> agent.id().equals("lead")
                    ? agent.toBuilder().subAgents("middle", "checker").build()
                    : agent);
            agents.add(Agent.builder("middle", "Middle", "story", "You are the middle.")
                    .subAgents("writer")
                    .build());
            return agents;
        }
    }

    private static boolean isWriterTold(ModelRequest request) {
        return TaskHouse.text(request.messages().get(0)).contains("the writer")
                && request.messages().stream()
                        .anyMatch(message -> TaskHouse.text(message).contains("No more tools may be called"));
    }

    private static boolean asksIn(InMemoryStores stores, String runId) {
        return stores.runs().entries("anna", runId, 0, 500).stream()
                .anyMatch(entry -> entry.kind().equals("approval"));
    }
}
