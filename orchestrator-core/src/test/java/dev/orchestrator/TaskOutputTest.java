package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents whose result is JSON by a schema. */
@Timeout(60)
class TaskOutputTest {

    record Plan(String title, int pages) {}

    private static final String PLAN = "{\"title\":\"Harbour\",\"pages\":3}";
    private static final String SCHEMA = JsonSchema.of(Plan.class).text();

    /** All of them write plans. */
    private static final class Planners extends TaskHouse.Staff {
        private final String schema;

        Planners(String schema) {
            this.schema = schema;
        }

        @Override
        public List<Agent> agents(@Nullable String projectId) {
            return super.agents(projectId).stream()
                    .map(agent -> agent.id().equals("checker")
                            ? agent
                            : agent.toBuilder().outputSchema(schema).build())
                    .toList();
        }
    }

    private static TaskHouse house(ScriptedModel model) {
        return TaskHouse.of(model, builder -> builder.agents(new Planners(SCHEMA)));
    }

    private static TaskRequest task(String agent) {
        return TaskRequest.builder(ANNA, "Plan the story")
                .project(PROJECT)
                .agent(agent)
                .build();
    }

    private static String said(RecordingListener<?> listener) {
        return listener.events(TextDelta.class).stream().map(TextDelta::text).reduce("", String::concat);
    }

    @Test
    void the_result_is_json_and_nothing_else() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Let me look.").call(new ToolCall("c-1", "look", "{\"text\":\"a\"}")),
                Script.answer("Here it is:\n```json\n", PLAN, "\n```"));
        try (TaskHouse house = house(model)) {
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            TaskResult result = house.orchestrator.task(task("lead"), listener).await();
            assertThat(result.status()).isEqualTo(Status.COMPLETED);
            assertThat(result.message()).isEqualTo(PLAN);
            assertThat(JsonSchema.of(Plan.class).read(result.message())).isEqualTo(new Plan("Harbour", 3));
            assertThat(said(listener)).isEqualTo(PLAN);
            assertThat(TaskHouse.text(model.requests().get(0).messages().get(0)))
                    .as("a model without a mode for schemas is asked in words")
                    .contains("\"pages\"");
        }
    }

    @Test
    void what_never_ends_is_stopped_though_nobody_sees_it() {
        String[] pieces = new String[30];
        Arrays.fill(pieces, "x".repeat(50_000));
        try (TaskHouse house = house(ScriptedModel.playing(Script.answer(pieces)))) {
            assertThatThrownBy(() -> house.orchestrator.task(task("lead")))
                    .hasMessageContaining("more than 1,000,000 characters");
        }
    }

    @Test
    void a_model_with_a_mode_for_schemas_is_asked_by_it() {
        ScriptedModel model =
                ScriptedModel.answering(PLAN).described(new ModelInfo("m", null, null, null, null, null, null, true));
        try (TaskHouse house = house(model)) {
            assertThat(house.orchestrator.task(task("writer")).message()).isEqualTo(PLAN);
            assertThat(model.requests().get(0).outputSchema()).isEqualTo(SCHEMA);
            assertThat(model.requests().get(0).tools()).isNotEmpty();
        }
    }

    @Test
    void what_does_not_follow_the_schema_is_asked_for_again_and_shown_to_nobody() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("{\"title\":\"Harbour\"}"),
                Script.answer("{\"title\":\"Har").finish(FinishReason.LENGTH),
                Script.answer(PLAN));
        try (TaskHouse house = house(model)) {
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            TaskResult result =
                    house.orchestrator.task(task("writer"), listener).await();
            assertThat(result.message()).isEqualTo(PLAN);
            assertThat(said(listener)).isEqualTo(PLAN);
            assertThat(listener.events(AnswerRestarted.class)).isEmpty();
            assertThat(TaskHouse.text(last(model, 1))).contains("pages");
            assertThat(TaskHouse.text(last(model, 2))).contains("cut off");
        }
    }

    @Test
    void agents_also_those_below_are_asked_again_in_the_words_of_the_application() {
        Prompts own =
                Prompts.defaults().with(new Prompt(Prompts.JSON_AGAIN, "acme-1", "Mend what is wrong: {problems}"));
        String writes = "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Write it\"}]}";
        ScriptedModel model = ScriptedModel.playing(
                Script.answer().call(new ToolCall("c-1", "delegate", writes)),
                Script.answer("{\"title\":\"Of the writer\"}"),
                Script.answer(PLAN),
                Script.answer("{\"title\":\"Of the lead\"}"),
                Script.answer(PLAN));
        try (TaskHouse house = TaskHouse.of(
                model, builder -> builder.agents(new Planners(SCHEMA)).prompts(own))) {
            assertThat(house.orchestrator.task(task("lead")).message()).isEqualTo(PLAN);
            assertThat(TaskHouse.text(last(model, 2))).startsWith("Mend what is wrong: ");
            assertThat(TaskHouse.text(last(model, 4))).startsWith("Mend what is wrong: ");
        }
    }

    private static ModelMessage last(ScriptedModel model, int request) {
        List<ModelMessage> messages = model.requests().get(request).messages();
        return messages.get(messages.size() - 1);
    }

    @Test
    void an_agent_that_never_follows_it_fails_after_three_answers() {
        ScriptedModel model = ScriptedModel.answering("No plan.");
        try (TaskHouse house = house(model)) {
            Run<TaskResult> run = house.orchestrator.task(task("writer"), new RecordingListener<>());
            assertThatThrownBy(run::await)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.AGENT_ERROR))
                    .hasMessageContaining("agent writer gave no result that follows its output schema");
            assertThat(model.requests()).hasSize(3);
            assertThat(house.stores.runs().find("anna", run.id()).orElseThrow().status())
                    .isEqualTo(StoredRun.Status.FAILED);
        }
    }

    @Test
    void a_limit_that_comes_first_is_told_as_one() {
        ScriptedModel model = ScriptedModel.answering("No plan.");
        try (TaskHouse house = house(model)) {
            TaskResult result = house.orchestrator.task(TaskRequest.builder(ANNA, "Plan")
                    .project(PROJECT)
                    .agent("writer")
                    .limits(AgentLimits.DEFAULT.toBuilder().steps(2).build())
                    .build());
            assertThat(result.status()).isEqualTo(Status.LIMITED);
            assertThat(result.limit()).isEqualTo("2 steps");
            assertThat(result.message()).doesNotContain("No plan.");
        }
    }

    @Test
    void an_agent_below_that_never_follows_it_is_told_to_its_caller() {
        ScriptedModel model = ScriptedModel.playing(
                call("delegate", "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Plan it\"}]}"),
                Script.answer("No."),
                Script.answer("No."),
                Script.answer("No."),
                Script.answer(PLAN));
        try (TaskHouse house = house(model)) {
            TaskResult result = house.orchestrator.task(task("lead"));
            assertThat(result.message()).isEqualTo(PLAN);
            assertThat(TaskHouse.text(last(model, 4))).contains("failed");
        }
    }

    @Test
    void after_an_approval_it_is_json_alone_too() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("I will publish it.").call(new ToolCall("c-1", "publish", "{\"text\":\"a\"}")),
                Script.answer("Out."),
                Script.answer(PLAN));
        try (TaskHouse house = house(model)) {
            TaskResult waiting = house.orchestrator.task(task("writer"));
            assertThat(waiting.status()).isEqualTo(Status.WAITING);
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            String callId = waiting.approvals().get(0).callId();
            TaskResult done = house.orchestrator
                    .approve(ANNA, waiting.runId(), callId, ApprovalDecision.approve(), listener)
                    .await();
            assertThat(done.message()).isEqualTo(PLAN);
            assertThat(said(listener)).isEqualTo(PLAN);
        }
    }

    @Test
    void in_a_chat_it_answers_so_as_well() {
        try (TaskHouse house = house(ScriptedModel.answering("Sure: ", PLAN))) {
            assertThat(house.orchestrator
                            .chat(ChatRequest.builder(ANNA, "Plan it")
                                    .project(PROJECT)
                                    .agent("writer")
                                    .build())
                            .message())
                    .isEqualTo(PLAN);
        }
    }

    @Test
    void a_schema_that_is_none_is_told_before_any_task() {
        try (TaskHouse house =
                TaskHouse.of(ScriptedModel.answering(PLAN), builder -> builder.agents(new Planners("no schema")))) {
            assertThatThrownBy(() -> house.orchestrator.checkAgents(PROJECT))
                    .hasMessageContaining("agent writer has an output schema that is no JSON Schema");
            assertThatThrownBy(() -> house.orchestrator.task(task("writer")))
                    .hasMessageContaining("output schema of agent writer");
        }
    }
}
