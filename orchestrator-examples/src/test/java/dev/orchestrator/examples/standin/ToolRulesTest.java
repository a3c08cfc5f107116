package dev.orchestrator.examples.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.json.Json;
import dev.orchestrator.llm.OpenRouter;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelRequest.ToolChoice;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.model.ToolSpec;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each rule by which the stand-in calls tools, over HTTP and through the adapter, as an agent asks it. */
@Timeout(120)
class ToolRulesTest {

    private static final ToolSpec BRAIN = searching("brain_search");
    private static final ToolSpec GATHER = searching("gather-search");
    private static final ToolSpec PIN = new ToolSpec("pin", "Pins a note", """
            {"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}""");
    private static final ToolSpec DELEGATE = new ToolSpec("delegate", "Hands tasks to plot-architect and others", """
            {"type":"object","properties":{"tasks":{"type":"array","minItems":1,"items":{"type":"object",
             "properties":{"agent":{"type":"string","enum":["plot-architect","scene-planner","painter"]},
              "task":{"type":"string"}},"required":["agent","task"]}}},"required":["tasks"]}""");

    private final StandIn standIn = StandIn.start(Duration.ZERO);
    private final OpenRouter models = OpenRouter.builder()
            .baseUrl(standIn.baseUrl())
            .defaultModel(StandIn.MODEL)
            .build();
    private final List<StreamEvent> events = new ArrayList<>();

    private static ToolSpec searching(String name) {
        return new ToolSpec(name, "Searches", """
                {"type":"object","properties":{"query":{"type":"string"},"limit":{"type":"integer"}},
                 "required":["query"]}""");
    }

    @AfterEach
    void closes() {
        models.close();
        standIn.close();
    }

    private ModelResponse asked(ToolChoice choice, List<ModelMessage> messages, ToolSpec... tools) {
        ModelRequest request = ModelRequest.builder(messages)
                .tools(List.of(tools))
                .toolChoice(choice)
                .build();
        return models.generate(request, events::add, Cancellation.none());
    }

    private ModelResponse asked(String question, ToolSpec... tools) {
        return asked(ToolChoice.AUTO, List.of(ModelMessage.of(Role.USER, question)), tools);
    }

    private static List<String> called(ModelResponse response) {
        return response.toolCalls().stream().map(ToolCall::tool).toList();
    }

    private static Object arguments(ToolCall call) {
        return Json.read(call.arguments());
    }

    @Test
    void calls_each_tool_that_the_question_names_in_words_all_at_once() {
        String question = "Make a brain search for 3 gulls, and PIN it.";
        ModelResponse response = asked(question, BRAIN, GATHER, PIN, DELEGATE);
        assertThat(called(response)).containsExactly("brain_search", "pin");
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(response.text()).isEmpty();
        assertThat(response.toolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates();
        assertThat(arguments(response.toolCalls().get(0))).isEqualTo(Map.of("query", question));
        assertThat(arguments(response.toolCalls().get(1))).isEqualTo(Map.of("text", question));
    }

    @Test
    void streams_the_arguments_in_pieces() {
        ModelResponse response = asked("Pin a note that is long enough for several pieces, one behind the other.", PIN);
        List<String> pieces = events.stream()
                .filter(ToolArgumentsDelta.class::isInstance)
                .map(event -> ((ToolArgumentsDelta) event).text())
                .toList();
        assertThat(pieces).hasSizeGreaterThan(3);
        assertThat(String.join("", pieces))
                .isEqualTo(response.toolCalls().get(0).arguments());
        assertThat(response.usage().outputTokens()).isEqualTo(pieces.size());
    }

    @Test
    void what_is_part_of_a_word_or_stands_in_the_system_prompt_does_not_count() {
        List<ModelMessage> messages = List.of(
                ModelMessage.of(Role.SYSTEM, "Use pin and brain_search; delegate to the painter."),
                ModelMessage.of(Role.USER, "Who is spinning?"));
        assertThat(asked(ToolChoice.AUTO, messages, PIN, DELEGATE).toolCalls()).isEmpty();
    }

    @Test
    void hands_the_task_to_the_agents_that_the_question_names() {
        String question = "Have the plot architect and the scene-planner look at the storm.";
        ModelResponse response = asked(question, BRAIN, DELEGATE);
        assertThat(called(response)).containsExactly("delegate");
        assertThat(arguments(response.toolCalls().get(0)))
                .isEqualTo(Map.of(
                        "tasks",
                        List.of(
                                Map.of("agent", "plot-architect", "task", question),
                                Map.of("agent", "scene-planner", "task", question))));
    }

    @Test
    void looks_for_the_words_of_the_question_by_everything_that_searches() {
        ModelResponse response = asked("Delegate it: who keeps the lighthouse?", PIN, BRAIN, DELEGATE, GATHER);
        assertThat(called(response)).containsExactly("brain_search", "gather-search");
        assertThat(response.toolCalls().stream().map(ToolRulesTest::arguments).collect(Collectors.toSet()))
                .containsExactly(Map.of("query", "Delegate it: who keeps the lighthouse?"));
    }

    @Test
    void answers_in_words_where_no_rule_fits_unless_a_call_is_required() {
        List<ModelMessage> messages = List.of(ModelMessage.of(Role.USER, "Hi there"));
        assertThat(asked(ToolChoice.AUTO, messages, PIN).text())
                .isEqualTo("Nothing so far matches. You wrote:\n> Hi there");
        assertThat(called(asked(ToolChoice.REQUIRED, messages, PIN))).containsExactly("pin");
    }

    @Test
    void calls_nothing_where_tools_are_closed() {
        List<ModelMessage> messages = List.of(ModelMessage.of(Role.USER, "Pin this."));
        ModelResponse response = asked(ToolChoice.NONE, messages, PIN);
        assertThat(response.toolCalls()).isEmpty();
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.text()).contains("> Pin this.");
    }

    @Test
    void answers_by_quoting_what_the_tools_have_brought() {
        String question = "Ask brain_search and pin: who keeps the lighthouse?";
        ModelResponse calling = asked(question, BRAIN, PIN);
        List<ModelMessage> messages = new ArrayList<>(List.of(ModelMessage.of(Role.USER, question)));
        messages.add(ModelMessage.of(calling));
        messages.add(ModelMessage.toolResult(calling.toolCalls().get(0), """
                [{"title":"Mara","text":"It rains all day. She is keeper of the lighthouse."},
                 {"title":"Finn","text":"> He lives in the boathouse."}]"""));
        messages.add(ModelMessage.toolResult(calling.toolCalls().get(1), "[]"));
        ModelResponse answer = asked(ToolChoice.AUTO, messages, BRAIN, PIN);
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.text())
                .isEqualTo("From brain_search:\n> She is keeper of the lighthouse.\n\npin brought nothing.");

        messages.add(ModelMessage.of(Role.USER, "Answer now."));
        assertThat(asked(ToolChoice.NONE, messages, BRAIN, PIN).text())
                .contains("From brain_search:")
                .contains("> It rains all day.");
    }
}
