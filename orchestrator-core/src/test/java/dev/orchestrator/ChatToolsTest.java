package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentRunner;
import dev.orchestrator.port.agent.PendingCall;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chat with an agent or with tools. */
@Timeout(60)
class ChatToolsTest {

    private final Cast cast = new Cast();

    private static ChatRequest.Builder chat(String text) {
        return ChatRequest.builder(ANNA, text).project(PROJECT);
    }

    @Test
    void a_model_that_is_given_tools_calls_them() {
        cast.plays("reviewer", call("look", "{\"text\":\"the harbour\"}"), Script.answer("There is ", "a harbour."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            RecordingListener<ChatResult> listener = new RecordingListener<>();
            ChatResult result = house.orchestrator
                    .chat(chat("What is there?").tools("look").build(), listener)
                    .await();
            assertThat(result.message()).isEqualTo("There is a harbour.");
            assertThat(house.looked).hasValue(1);
            assertThat(listener.events(ToolFinished.class)).hasSize(1);
            assertThat(listener.events(TextDelta.class).stream()
                            .map(TextDelta::text)
                            .collect(Collectors.joining()))
                    .isEqualTo(result.message());
            assertThat(cast.requests.get(0).tools()).extracting("name").containsExactly("look");
            assertThat(result.usage().cost()).isPositive();
        }
    }

    @Test
    void an_agent_answers_with_its_instructions_its_tools_and_the_history() {
        cast.plays("lead", call("note", "{\"text\":\"a\"}"), Script.answer("Noted."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            ChatResult first =
                    house.orchestrator.chat(chat("Note it").agent("lead").build());
            assertThat(first.message()).isEqualTo("Noted.");
            assertThat(house.noted).hasValue(1);
            cast.plays("lead", Script.answer("I noted it."), Script.answer("I noted it."));
            house.orchestrator.chat(chat("What did you do?")
                    .agent("lead")
                    .conversation(first.conversationId())
                    .build());
            assertThat(cast.requests.get(cast.requests.size() - 1).messages().stream()
                            .map(TaskHouse::text))
                    .anyMatch(text -> text.equals("Note it"))
                    .anyMatch(text -> text.equals("Noted."));
        }
    }

    @Test
    void a_call_that_somebody_must_approve_is_refused_and_the_answer_goes_on() {
        cast.plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("It needs your approval first."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            RecordingListener<ChatResult> listener = new RecordingListener<>();
            ChatResult result = house.orchestrator
                    .chat(chat("Publish it").agent("lead").build(), listener)
                    .await();
            assertThat(result.message()).isEqualTo("It needs your approval first.");
            assertThat(house.published).hasValue(0);
            assertThat(toldLast()).contains("publish").contains("approval");
            assertThat(listener.events(ToolFailed.class))
                    .extracting(ToolFailed::reason)
                    .containsExactly("refused");
        }
    }

    @Test
    void a_call_of_an_agent_below_is_refused_as_well() {
        cast.plays(
                        "lead",
                        call("delegate", "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Publish it\"}]}"),
                        Script.answer("The writer may not."))
                .plays("writer", call("publish", "{\"text\":\"a\"}"), Script.answer("Not without approval."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            ChatResult result =
                    house.orchestrator.chat(chat("Publish it").agent("lead").build());
            assertThat(result.message()).isEqualTo("The writer may not.");
            assertThat(toldLast()).contains("Not without approval.");
            assertThat(house.published).hasValue(0);
        }
    }

    private String toldLast() {
        List<ModelMessage> shown = cast.requests.get(cast.requests.size() - 1).messages();
        return TaskHouse.text(shown.get(shown.size() - 1));
    }

    /** Such as one whose engine has no other way. */
    @Test
    void a_runner_that_waits_all_the_same_ends_the_chat() {
        AgentRunner waiting = (job, events, cancellation) -> new AgentOutcome(
                AgentOutcome.Status.WAITING,
                "",
                List.of(new PendingCall("c-1", List.of(), "publish", "{}")),
                null,
                null);
        try (TaskHouse house = TaskHouse.of(cast, builder -> builder.agentRunner(waiting))) {
            assertThatThrownBy(() ->
                            house.orchestrator.chat(chat("x").agent("lead").build()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_DENIED))
                    .hasMessageContaining("publish");
        }
    }

    @Test
    void names_that_nobody_has_are_told() {
        try (TaskHouse house = TaskHouse.of(cast)) {
            assertThatThrownBy(
                            () -> house.orchestrator.chat(chat("x").tools("lok").build()))
                    .hasMessageContaining("look");
            assertThatThrownBy(() ->
                            house.orchestrator.chat(chat("x").agent("laed").build()))
                    .hasMessageContaining("did you mean lead");
        }
    }

    @Test
    void agents_and_tools_that_do_not_fit_are_told_before_anybody_asks() {
        try (TaskHouse house = TaskHouse.of(cast)) {
            house.orchestrator.checkAgents(PROJECT);
        }
        try (TaskHouse house = TaskHouse.of(cast, builder -> builder.agents(new Unsound()))) {
            assertThatThrownBy(() -> house.orchestrator.checkAgents(PROJECT))
                    .hasMessageContaining("pubish")
                    .hasMessageContaining("story");
        }
    }

    /** Tools of another runner are its own to know. */
    @Test
    void tools_are_not_looked_at_where_something_else_runs_the_agents() {
        AgentRunner elsewhere = (job, events, cancellation) -> {
            throw new IllegalStateException("nobody asks");
        };
        try (TaskHouse house =
                TaskHouse.of(cast, builder -> builder.agents(new Unsound()).agentRunner(elsewhere))) {
            assertThatThrownBy(() -> house.orchestrator.checkAgents(PROJECT))
                    .hasMessageContaining("story")
                    .hasMessageNotContaining("pubish");
        }
    }

    /** A department without a head, and an agent with a tool that nobody has. */
    private static final class Unsound implements dev.orchestrator.port.agent.AgentDirectory {
        @Override
        public List<dev.orchestrator.port.agent.Department> departments(
                @org.jspecify.annotations.Nullable String projectId) {
            return new TaskHouse.Staff().departments(projectId);
        }

        @Override
        public List<dev.orchestrator.port.agent.Agent> agents(@org.jspecify.annotations.Nullable String projectId) {
            return List.of(dev.orchestrator.port.agent.Agent.builder("x", "X", "story", "You are x.")
                    .tools("pubish")
                    .build());
        }
    }
}
