package dev.orchestrator.agent.codebuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.ExecutionStep.State;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the execution record tells of a task that was done at Codebuff. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CodebuffRecordTest {

    private static final Caller ANNA = Caller.user("anna");
    private static final TaskRequest TASK = TaskRequest.builder(ANNA, "Write the first chapter")
            .agent("head")
            .requestId("r-1")
            .build();

    private final CodebuffHouse house = new CodebuffHouse();
    private final InMemoryStores stores = InMemoryStores.create();
    private final RecordingListener<TaskResult> listener = new RecordingListener<>();
    private ScriptedBackend backend;
    private Orchestrator orchestrator;

    @BeforeEach
    void starts() {
        backend = ScriptedBackend.start("");
        orchestrator = orchestrator(backend);
    }

    @AfterEach
    void ends() {
        orchestrator.close();
        backend.close();
    }

    private Orchestrator orchestrator(ScriptedBackend at) {
        return Orchestrator.builder(ScriptedModel.answering("A title"))
                .stores(stores)
                .agents(CodebuffHouse.directory(house.head, house.writer))
                .agentRunner(house.builder(at.address()).build())
                .build();
    }

    private Run<TaskResult> begin() {
        Run<TaskResult> run = orchestrator.task(TASK, listener);
        backend.take("prompt");
        return run;
    }

    private ExecutionRecord record(Run<TaskResult> run) {
        return orchestrator.executionRecord(ANNA, run.id());
    }

    private static ExecutionStep named(List<ExecutionStep> steps, String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<ExecutionStep> all(List<ExecutionStep> steps) {
        return steps.stream()
                .flatMap(step -> Stream.concat(Stream.of(step), all(step.steps()).stream()))
                .toList();
    }

    private static void costs(ExecutionStep step, String dollars) {
        assertThat(step.usage().cost()).as(step.toString()).isEqualByComparingTo(new BigDecimal(dollars));
    }

    @Test
    void it_is_a_tree_of_agents_models_and_tools_with_what_each_has_cost() {
        Run<TaskResult> run = begin();
        backend.cost(2.5, "main-agent");
        backend.call("r-1", "stock", Map.of("sku", "A-1"));
        backend.event("tool_call", "toolCallId", "t-1", "toolName", "spawn_agents", "input", Map.of());
        backend.event("subagent_start", "agentId", "x1", "displayName", "Writer", "onlyChild", true);
        backend.cost(3, "x1");
        backend.call("r-2", "note", Map.of("text", "a castle"));
        backend.event("subagent_finish", "agentId", "x1", "displayName", "Writer", "onlyChild", true);
        backend.event("tool_result", "toolCallId", "t-1", "output", List.of());
        backend.cost(1, ""); // of the one who began last
        backend.text("It is done.");
        backend.event("finish", "agentId", "main-agent", "totalCost", 12.5);
        backend.end(
                "It is done.",
                Map.of("creditsUsed", 12.5, "subagents", List.of(ScriptedBackend.state("x1", 4, List.of()))));
        TaskResult result = run.await();

        ExecutionRecord record = record(run);
        assertThat(record.steps())
                .extracting(ExecutionStep::kind, ExecutionStep::name)
                .containsExactly(tuple(Kind.ROUTING, "head"), tuple(Kind.AGENT, "head"));
        ExecutionStep head = record.steps().get(1);
        assertThat(head.steps())
                .extracting(ExecutionStep::kind, ExecutionStep::name)
                .containsExactly(
                        tuple(Kind.MODEL, "acme/balanced"),
                        tuple(Kind.TOOL, "stock"),
                        tuple(Kind.TOOL, "spawn_agents"),
                        tuple(Kind.MODEL, "acme/balanced"));
        costs(head.steps().get(0), "0.025");
        costs(head.steps().get(3), "0.01");
        costs(head, "0.05"); // 12.5 in all, without 4 below and 3.5 of its model
        assertThat(named(head.steps(), "spawn_agents").steps()).singleElement().satisfies(writer -> {
            assertThat(writer.kind()).isEqualTo(Kind.AGENT);
            assertThat(writer.name()).isEqualTo("story_writer");
            assertThat(writer.steps())
                    .extracting(ExecutionStep::kind, ExecutionStep::name)
                    .containsExactly(tuple(Kind.MODEL, "acme/balanced"), tuple(Kind.TOOL, "note"));
            costs(writer.steps().get(0), "0.03");
            costs(writer, "0.01");
        });
        assertThat(all(record.steps())).extracting(ExecutionStep::state).containsOnly(State.DONE);
        assertThat(record.usage().cost())
                .isEqualByComparingTo("0.125")
                .isEqualByComparingTo(result.usage().cost());
    }

    @Test
    void agents_that_work_at_once_stand_side_by_side_also_where_nobody_told_who_has_started_them() {
        Run<TaskResult> run = begin();
        backend.event("tool_call", "toolCallId", "t-1", "toolName", "spawn_agents", "input", Map.of());
        backend.event("subagent_start", "agentId", "x1", "displayName", "Writer", "onlyChild", false);
        backend.event("subagent_start", "agentId", "x2", "displayName", "Writer", "onlyChild", false);
        backend.cost(3, "x1");
        backend.event("subagent_finish", "agentId", "x1", "displayName", "Writer", "onlyChild", false);
        backend.cost(5, "x2");
        backend.event("subagent_finish", "agentId", "x2", "displayName", "Writer", "onlyChild", false);
        backend.cost(1, "x1"); // late
        backend.event("tool_result", "toolCallId", "t-1", "output", List.of());
        backend.event("subagent_start", "agentId", "x3", "displayName", "Stranger", "onlyChild", true);
        backend.cost(7, "x3");
        backend.event("subagent_finish", "agentId", "x3", "displayName", "Stranger", "onlyChild", true);
        backend.end("It is done.", Map.of("creditsUsed", 16));
        TaskResult result = run.await();

        ExecutionRecord record = record(run);
        List<ExecutionStep> ofHead = record.steps().get(1).steps();
        assertThat(ofHead).extracting(ExecutionStep::name).containsExactly("spawn_agents", "spawn_agents");
        assertThat(ofHead.get(0).steps())
                .extracting(ExecutionStep::name, step -> step.steps().size(), step -> cents(step))
                .containsExactly(tuple("story_writer", 2, 4), tuple("story_writer", 1, 5));
        ExecutionStep stranger = ofHead.get(1).steps().get(0);
        assertThat(stranger.name()).isEqualTo("Stranger");
        assertThat(stranger.steps()).extracting(ExecutionStep::name).containsExactly("unknown");
        assertThat(all(record.steps())).extracting(ExecutionStep::state).containsOnly(State.DONE);
        assertThat(cents(record.steps().get(1)))
                .isEqualTo(16)
                .isEqualTo(result.usage().cost().movePointRight(2).intValueExact());
        assertThat(listener.events(ToolStarted.class)).hasSize(1); // nobody is shown what was not told
    }

    private static int cents(ExecutionStep step) {
        return step.total().cost().movePointRight(2).intValueExact();
    }

    @Test
    void what_was_paid_until_the_time_was_up_is_known() {
        Run<TaskResult> run = begin();
        backend.cost(2.5, "main-agent");
        backend.text("So far.");
        while (listener.text().isEmpty()) {
            Thread.onSpinWait();
        }
        house.time.pass(Duration.ofMinutes(5));
        TaskResult result = run.await();
        assertThat(result.status()).isEqualTo(TaskResult.Status.LIMITED);
        assertThat(result.usage().cost()).isEqualByComparingTo("0.025");
        assertThat(record(run).usage().cost()).isEqualByComparingTo("0.025");
        assertThat(record(run).steps().get(1).state()).isEqualTo(State.DONE);
    }

    @Test
    void a_run_that_was_begun_anew_tells_of_both_starts() {
        Run<TaskResult> left = begin();
        backend.cost(2.5, "main-agent");
        backend.call("r-1", "stock", Map.of("sku", "A-1"));
        backend.event("tool_call", "toolCallId", "t-1", "toolName", "spawn_agents", "input", Map.of());
        backend.event("subagent_start", "agentId", "x1", "displayName", "Writer", "onlyChild", true);
        backend.call("r-2", "note", Map.of("text", "a castle"));
        orchestrator.close();
        try (ScriptedBackend next = ScriptedBackend.start("")) {
            orchestrator = orchestrator(next);
            Run<TaskResult> run = orchestrator.task(TASK, new RecordingListener<>());
            next.take("prompt");
            next.call("r-1", "stock", Map.of("sku", "A-1"));
            next.end("Seven.", Map.of("creditsUsed", 4));
            TaskResult result = run.await();
            assertThat(result.runId()).isEqualTo(left.id());
            List<ExecutionStep> steps = record(run).steps();
            assertThat(steps)
                    .extracting(ExecutionStep::name, ExecutionStep::state)
                    .containsExactly(tuple("head", State.DONE), tuple("head", State.OPEN), tuple("head", State.DONE));
            assertThat(named(steps.get(1).steps(), "spawn_agents"))
                    .matches(spawn -> spawn.state() == State.OPEN)
                    .matches(spawn -> spawn.steps().get(0).state() == State.OPEN);
            assertThat(steps.get(2).steps())
                    .extracting(ExecutionStep::name, ExecutionStep::state)
                    .containsExactly(tuple("stock", State.DONE));
            assertThat(record(run).usage().cost())
                    .isEqualByComparingTo("0.065")
                    .isEqualByComparingTo(result.usage().cost());
        }
    }

    @Test
    void what_was_at_work_when_the_time_was_up_has_failed() {
        Run<TaskResult> run = begin();
        backend.event("tool_call", "toolCallId", "t-1", "toolName", "spawn_agents", "input", Map.of());
        backend.event("subagent_start", "agentId", "x1", "displayName", "Writer", "onlyChild", true);
        backend.event("tool_call", "toolCallId", "t-2", "toolName", "web_search", "input", Map.of());
        backend.call("r-1", "note", Map.of("text", "a castle")); // all before is known by then
        house.time.pass(Duration.ofMinutes(5));
        assertThat(run.await().status()).isEqualTo(TaskResult.Status.LIMITED);
        List<ExecutionStep> all = all(record(run).steps());
        for (String name : List.of("spawn_agents", "story_writer", "web_search")) {
            assertThat(named(all, name).state()).as(name).isEqualTo(State.FAILED);
            assertThat(named(all, name).problem()).contains("of work were over");
        }
        assertThat(named(all, "note").state()).isEqualTo(State.DONE);
        assertThat(listener.frames().stream().map(EventFrame::event).filter(ToolFailed.class::isInstance))
                .hasSize(2);
    }
}
