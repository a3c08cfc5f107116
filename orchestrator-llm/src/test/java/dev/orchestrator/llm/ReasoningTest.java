package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.Reasoning;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a model thinks: shown once, put together, and sent back to whoever thought it. */
class ReasoningTest extends OpenRouterFixture {

    private static final String END = finish("stop") + done();

    @Test
    void the_same_thought_told_twice_is_shown_once() {
        ModelResponse answer = answer(delta(
                        "\"reasoning\":\"Let me \",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"Let me \",\"index\":0}]")
                + delta(
                        "\"reasoning\":\"see\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"see\",\"index\":0}]")
                + text("ok")
                + END);
        assertThat(emittedReasoning()).isEqualTo("Let me see");
        assertThat(answer.reasoning()).isNotNull();
        assertThat(answer.reasoning().text()).isEqualTo("Let me see");
        assertThat(answer.reasoning().model()).isEqualTo("author/model-1");
    }

    @Test
    void either_form_alone_is_shown() {
        assertThat(answer(delta("\"reasoning\":\"plain\",\"reasoning_details\":[]") + text("ok") + END)
                        .reasoning())
                .isEqualTo(new Reasoning("author/model-1", "plain", null));
        assertThat(answer(delta("\"reasoning_content\":\"plain\"") + text("ok") + END)
                        .reasoning()
                        .text())
                .isEqualTo("plain");
        answer(delta(
                        "\"reasoning\":null,\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"in short\",\"index\":0}]")
                + text("ok")
                + END);
        assertThat(emittedReasoning()).isEqualTo("in short");
    }

    @Test
    void no_thought_is_none() {
        assertThat(answer(delta("\"content\":\"ok\",\"reasoning\":\"\",\"reasoning_details\":[]") + END)
                        .reasoning())
                .isNull();
    }

    @Test
    void pieces_are_merged_by_type_and_index_and_keep_the_last_signature() {
        ModelResponse answer = answer(delta(
                        "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"one \",\"signature\":null,\"format\":\"f1\",\"index\":0}]")
                + delta(
                        "\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"AB\",\"id\":\"e1\",\"index\":0},"
                                + "{\"type\":\"reasoning.text\",\"text\":\"two\",\"format\":\"f1\",\"index\":0}]")
                + text("ok")
                + delta(
                        "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"signature\":\"sig\",\"format\":null,\"index\":0}]")
                + delta("\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"CD\",\"index\":0},"
                        + "{\"type\":\"reasoning.text\",\"text\":\"three\",\"index\":1}]")
                + END);
        assertThat(tree(answer.reasoning().details()))
                .isEqualTo(tree(
                        "[{\"type\":\"reasoning.text\",\"text\":\"one two\",\"signature\":\"sig\",\"format\":\"f1\",\"index\":0},"
                                + "{\"type\":\"reasoning.encrypted\",\"data\":\"ABCD\",\"id\":\"e1\",\"index\":0},"
                                + "{\"type\":\"reasoning.text\",\"text\":\"three\",\"index\":1}]"));
    }

    @Test
    void details_of_a_whole_answer_are_kept_byte_for_byte() {
        String details = "[{\"type\":\"reasoning.text\",\"text\":\"a\\n\\u00e9\",\"signature\":\"Eq/+==\",\"index\":0},"
                + "{\"type\":\"reasoning.text\",\"text\":\"b\",\"format\":null,\"index\":0,\"x\":1.50}]";
        ModelResponse answer = answer(
                json("{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"ok\",\"reasoning\":\"a\","
                        + "\"reasoning_details\":" + details + "}}]}"));
        assertThat(answer.reasoning().details()).isEqualTo(details.replace("\\u00e9", "é"));
    }

    @Test
    void details_go_back_unchanged_with_the_message_that_called_the_tools() {
        String details = "[{\"type\":\"reasoning.text\",\"text\":\"t\",\"signature\":\"Eq/+==\",\"index\":0}]";
        ModelResponse first =
                answer(delta("\"reasoning_details\":" + details + ",\"tool_calls\":[{\"index\":0,\"id\":\"a\","
                                + "\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}}]")
                        + finish("tool_calls")
                        + done());
        answer(stream(text("ok") + END), followUp(first, "author/model"));
        JsonNode message = sent().path("messages").get(1);
        assertThat(message.path("reasoning_details").toString()).isEqualTo(details);
        assertThat(message.has("reasoning")).isFalse();
        assertThat(message.path("content").isNull()).isTrue();
        assertThat(exchange().body()).containsOnlyOnce("reasoning_details");
    }

    @Test
    void thoughts_of_another_model_stay_here() {
        ModelResponse first = answer(
                delta("\"reasoning\":\"mine\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"mine\"}]")
                        + text("ok")
                        + END);
        answer(stream(text("ok") + END), followUp(first, "another/model"));
        assertThat(exchange().body()).doesNotContain("reasoning").doesNotContain("mine");
    }

    @Test
    void a_plain_thought_goes_back_as_text() {
        ModelResponse first = answer(delta("\"reasoning\":\"mine\"") + text("ok") + END);
        answer(stream(text("ok") + END), followUp(first, "author/model"));
        assertThat(sent().path("messages").get(1).path("reasoning").asText()).isEqualTo("mine");
    }

    @Test
    void a_model_is_known_by_all_its_names() {
        ModelNames names = new ModelNames();
        assertThat(names.isSame("anthropic/claude-sonnet-4.5", "anthropic/claude-4.5-sonnet-20250929"))
                .isTrue();
        assertThat(names.isSame("deepseek/deepseek-r1:free", "deepseek/deepseek-r1"))
                .isTrue();
        assertThat(names.isSame("anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4"))
                .isFalse();
        assertThat(names.isSame("~anthropic/claude-latest", "anthropic/claude-opus-5"))
                .isFalse();
        names.learn("~anthropic/claude-latest", "anthropic/claude-opus-5");
        assertThat(names.isSame("~anthropic/claude-latest", "anthropic/claude-opus-5"))
                .isTrue();
        assertThat(names.isSame("~anthropic/claude-latest", "anthropic/claude-opus-6"))
                .isFalse();
    }

    @Test
    void one_model_is_learned_by_another_name_and_not_what_was_chosen_among_several() {
        ModelRequest alias = asking("~author/latest").build();
        ModelRequest variant = asking("author/model:nitro").build();
        for (ModelRequest one : List.of(alias, variant)) {
            assertThat(sentBackAfter(one)).as(one.model()).contains("mine");
        }
        ModelRequest router = asking("openrouter/auto").build();
        ModelRequest preset = asking("first/choice@preset/team").build();
        ModelRequest fallback =
                asking("other/choice").option("models", List.of("a/b")).build();
        ModelRequest renamed = asking("third/choice").option("model", "a/b").build();
        for (ModelRequest several : List.of(router, preset, fallback, renamed)) {
            assertThat(sentBackAfter(several)).as(several.model()).doesNotContain("mine");
        }
    }

    private static ModelRequest.Builder asking(String model) {
        return ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "hello")))
                .model(model);
    }

    /** Has the request answered by another model than it names, and returns what is sent to the one it names. */
    private String sentBackAfter(ModelRequest request) {
        ModelResponse first = answer(stream(delta("\"reasoning\":\"mine\"") + text("ok") + END), request);
        answer(stream(text("ok") + END), followUp(first, request.model()));
        return exchange().body();
    }

    @Test
    void nothing_is_learned_where_every_request_names_several_models() {
        try (OpenRouter several =
                client().extraBody("models", List.of("a/b", "c/d")).build()) {
            server.play(stream(delta("\"reasoning\":\"mine\"") + text("ok") + END));
            ModelResponse first = several.generate(request("hello"), event -> {}, Cancellation.none());
            several.generate(followUp(first, "author/model"), event -> {}, Cancellation.none());
            assertThat(exchange().body()).doesNotContain("mine");
        }
    }

    private static ModelRequest followUp(ModelResponse answer, String model) {
        return ModelRequest.builder(List.of(
                        ModelMessage.of(Role.USER, "hello"),
                        ModelMessage.of(answer),
                        ModelMessage.of(Role.USER, "and then?")))
                .model(model)
                .build();
    }

    private static JsonNode tree(String json) {
        return Json.treeOrNull(json);
    }
}
