package dev.orchestrator.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryBrain;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.query.QueryResult;
import dev.orchestrator.testing.ScriptedModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptsTest {

    private static final Caller CALLER = Caller.user("u-1");

    @Test
    void the_persona_is_an_encouraging_assistant_for_creative_professionals_who_uses_markdown() {
        assertThat(Prompts.defaults().get(Prompts.CHAT_PERSONA).text())
                .contains("helpful", "encouraging", "creative professionals", "clearly", "Markdown");
    }

    @Test
    void every_default_has_a_version_and_is_found_by_its_name() {
        assertThat(Prompts.defaults().all())
                .extracting(Prompt::name)
                .containsExactlyInAnyOrder(
                        Prompts.CHAT_PERSONA,
                        Prompts.CHAT_SUGGESTIONS,
                        Prompts.CHAT_GROUNDING,
                        Prompts.QUERY_PERSONA,
                        Prompts.QUERY_EVIDENCE,
                        Prompts.QUERY_REWRITE,
                        Prompts.QUERY_SUGGESTIONS,
                        Prompts.QUERY_NOTHING_FOUND,
                        Prompts.DATA_MATERIAL,
                        Prompts.DATA_ENRICH,
                        Prompts.DATA_SUMMARY,
                        Prompts.DATA_CONTEXT,
                        Prompts.DATA_EXTRACT,
                        Prompts.DATA_SAME,
                        Prompts.DATA_QUALIFY,
                        Prompts.DATA_KEPT,
                        Prompts.DATA_PENDING,
                        Prompts.DATA_FAILED,
                        Prompts.DATA_EXISTED,
                        Prompts.DATA_RESEMBLES,
                        Prompts.TASK_RULES,
                        Prompts.TASK_REVIEW,
                        Prompts.TASK_AGAIN,
                        Prompts.TASK_WAITING,
                        Prompts.TASK_LIMITED,
                        Prompts.TASK_DECIDED,
                        Prompts.JSON_ANSWER,
                        Prompts.JSON_ANSWER_AFTER_TOOLS,
                        Prompts.JSON_AGAIN,
                        Prompts.ATTACHMENT_TEXT,
                        Prompts.ATTACHMENT_UNREADABLE);
        assertThat(Prompts.defaults().all())
                .allSatisfy(prompt -> assertThat(prompt.version()).isNotBlank())
                .allSatisfy(prompt ->
                        assertThat(Prompts.defaults().get(prompt.name())).isSameAs(prompt));
    }

    @Test
    void a_name_that_nobody_knows_is_refused_with_those_there_are() {
        assertThatThrownBy(() -> Prompts.defaults().get("chat.personna"))
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                .hasMessageContaining("chat.personna")
                .hasMessageContaining(Prompts.CHAT_PERSONA);
    }

    @Test
    void replacing_one_leaves_the_defaults_and_the_others_alone() {
        Prompts own = Prompts.defaults().with(new Prompt(Prompts.CHAT_PERSONA, "acme-3", "You are Acme."));
        assertThat(own.get(Prompts.CHAT_PERSONA).text()).isEqualTo("You are Acme.");
        assertThat(own.get(Prompts.ATTACHMENT_TEXT)).isSameAs(Prompts.defaults().get(Prompts.ATTACHMENT_TEXT));
        assertThat(Prompts.defaults().get(Prompts.CHAT_PERSONA).version()).isEqualTo("1");
    }

    @Test
    void every_replaced_prompt_reaches_the_model() {
        Prompts own = Prompts.defaults()
                .with(new Prompt(Prompts.CHAT_PERSONA, "2", "PERSONA"))
                .with(new Prompt(Prompts.CHAT_SUGGESTIONS, "2", "SUGGEST {question} {answer}"))
                .with(new Prompt(Prompts.ATTACHMENT_TEXT, "2", "FILE {name}: {text}"))
                .with(new Prompt(Prompts.ATTACHMENT_UNREADABLE, "2", "NO FILE {name}"));
        ScriptedModel model = ScriptedModel.answering("Yes.");
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).prompts(own).build()) {
            orchestrator.chat(ChatRequest.builder(CALLER, "Look")
                    .attach(Attachment.text("a.txt", "hello"))
                    .attach(Attachment.of("b.txt", "text/plain", () -> {
                        throw new IOException("no");
                    }))
                    .suggestions(Suggestions.MODEL)
                    .build());
        }
        assertThat(texts(model.requests().get(0)))
                .containsExactly("PERSONA", "Look", "FILE a.txt: hello", "NO FILE b.txt");
        assertThat(texts(model.requests().get(1))).containsExactly("SUGGEST Look Yes.");
    }

    @Test
    void every_replaced_prompt_of_query_mode_reaches_the_model() {
        Prompts own = Prompts.defaults()
                .with(new Prompt(Prompts.QUERY_PERSONA, "2", "PERSONA"))
                .with(new Prompt(Prompts.QUERY_EVIDENCE, "2", "EVIDENCE {evidence}"))
                .with(new Prompt(Prompts.QUERY_REWRITE, "2", "REWRITE {history} {question}"))
                .with(new Prompt(Prompts.QUERY_SUGGESTIONS, "2", "SUGGEST {question} {answer}"))
                .with(new Prompt(Prompts.CHAT_GROUNDING, "2", "GROUNDING"));
        ScriptedModel model = ScriptedModel.answering("Yes.");
        InMemoryBrain brain = InMemoryBrain.create();
        brain.upsert("p-1", List.of(Entity.of("e", "Person", "Arya", "")), List.of(), Cancellation.none());
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).brain(brain).prompts(own).build()) {
            QueryResult first = orchestrator.query(QueryRequest.builder(CALLER, "p-1", "Arya?")
                    .suggestions(Suggestions.MODEL)
                    .build());
            orchestrator.query(first.reply("Arya, then?"));
            orchestrator.chat(ChatRequest.builder(CALLER, "Arya?")
                    .project("p-1")
                    .useBrain(true)
                    .build());
        }
        assertThat(texts(model.requests().get(0))).containsExactly("PERSONA", "EVIDENCE [1] Arya (character)", "Arya?");
        assertThat(texts(model.requests().get(1))).containsExactly("SUGGEST Arya? Yes.");
        assertThat(texts(model.requests().get(2))).containsExactly("REWRITE User: Arya?\nAssistant: Yes. Arya, then?");
        assertThat(texts(model.requests().get(model.requests().size() - 1)).get(0))
                .endsWith("GROUNDING");
    }

    @Test
    void places_are_filled_in_one_pass() {
        Prompt prompt = new Prompt("p", "1", "{a} and {b} and {a}");
        assertThat(prompt.fill(Map.of("a", "{b}", "b", "{a}"))).isEqualTo("{b} and {a} and {b}");
        assertThat(prompt.fill(Map.of("a", "$1 \\ {", "b", ""))).isEqualTo("$1 \\ { and  and $1 \\ {");
    }

    @Test
    void a_place_without_a_value_stays() {
        assertThat(new Prompt("p", "1", "{a} {b} {} { a }").fill(Map.of("a", "x")))
                .isEqualTo("x {b} {} { a }");
    }

    private static List<String> texts(ModelRequest request) {
        return request.messages().stream()
                .map(ModelMessage::content)
                .flatMap(List::stream)
                .map(part -> ((ContentPart.Text) part).text())
                .toList();
    }
}
