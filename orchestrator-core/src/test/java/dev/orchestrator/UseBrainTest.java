package dev.orchestrator;

import static dev.orchestrator.QueryHouse.ANNA;
import static dev.orchestrator.QueryHouse.PROJECT;
import static dev.orchestrator.QueryHouse.QUESTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Prompts;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chat mode that is shown what the project's Brain knows. */
@Timeout(60)
class UseBrainTest {

    private final RecordingListener<ChatResult> listener = new RecordingListener<>();
    private final ScriptedModel model = ScriptedModel.answering("Needle [9], a[1].");

    @Test
    void the_model_is_shown_evidence_and_the_listener_the_sources() {
        try (QueryHouse house = QueryHouse.of(model)) {
            ChatResult answer = house.orchestrator
                    .chat(ask(QUESTION).useBrain(true).build(), listener)
                    .await();
            assertThat(Prompted.text(Prompted.question(model)))
                    .contains("[1] Arya Stark (character)")
                    .endsWith(QUESTION);
            assertThat(Prompted.text(Prompted.messages(model).get(0)))
                    .startsWith(Prompts.defaults().get(Prompts.CHAT_PERSONA).text())
                    .endsWith(Prompts.defaults().get(Prompts.CHAT_GROUNDING).text());
            assertThat(listener.events(SourcesFound.class)).hasSize(1);
            assertThat(answer.message()).isEqualTo("Needle [9], a[1].");
            Message stored = house.messages(answer.conversationId()).get(1);
            assertThat(stored.metadata().sources()).containsExactly("arya", "needle");
            assertThat(SourcesFound.of(answer.parts().get(0)).orElseThrow().cards())
                    .extracting(EntityCard::id)
                    .containsExactly("arya", "needle");
        }
    }

    @Test
    void nothing_found_is_no_reason_not_to_answer() {
        try (QueryHouse house = QueryHouse.of(model)) {
            ChatResult answer = house.orchestrator
                    .chat(ask("quidditch?").useBrain(true).build(), listener)
                    .await();
            assertThat(answer.message()).isNotEmpty();
            assertThat(Prompted.texts(Prompted.messages(model)))
                    .containsExactly(
                            Prompts.defaults().get(Prompts.CHAT_PERSONA).text(), "quidditch?");
            assertThat(listener.events(SourcesFound.class)).containsExactly(new SourcesFound(List.of()));
        }
    }

    @Test
    void it_is_off_unless_a_request_wants_it() {
        MoodyBrain brain = MoodyBrain.watching(QueryHouse.brain());
        try (QueryHouse house = QueryHouse.of(model, brain)) {
            assertThat(house.orchestrator.chat(ask(QUESTION).build()).parts()).isEmpty();
            assertThat(brain.queries).isEmpty();
        }
    }

    @Test
    void the_project_may_be_that_of_the_conversation() {
        try (QueryHouse house = QueryHouse.of(model)) {
            String conversation = house.orchestrator
                    .conversations()
                    .create(ANNA, PROJECT, "x")
                    .id();
            house.orchestrator.chat(ChatRequest.builder(ANNA, QUESTION)
                    .conversation(conversation)
                    .useBrain(true)
                    .build());
            assertThat(Prompted.text(Prompted.question(model))).contains("Arya Stark (character)");
        }
    }

    @Test
    void without_a_project_or_a_brain_it_is_refused() {
        try (QueryHouse house = QueryHouse.of(model);
                Orchestrator without = Orchestrator.builder(model).build()) {
            ChatRequest noProject =
                    ChatRequest.builder(ANNA, QUESTION).useBrain(true).build();
            assertRefused(house.orchestrator, noProject, "project");
            assertRefused(without, ask(QUESTION).useBrain(true).build(), "Brain");
            assertThat(model.requests()).isEmpty();
        }
    }

    @Test
    void a_brain_that_is_down_ends_the_run() {
        try (QueryHouse house = QueryHouse.of(model, MoodyBrain.down())) {
            OrchestratorException error = catchThrowableOfType(
                    OrchestratorException.class,
                    () -> house.orchestrator.chat(ask(QUESTION).useBrain(true).build()));
            assertThat(error.code()).isEqualTo(ErrorCode.BRAIN_ERROR);
            assertThat(house.messages()).hasSize(1);
        }
    }

    private static void assertRefused(Orchestrator orchestrator, ChatRequest request, String why) {
        OrchestratorException error =
                catchThrowableOfType(OrchestratorException.class, () -> orchestrator.chat(request));
        assertThat(error.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(error).hasMessageContaining(why);
        assertThat(orchestrator.conversations().list(ANNA, null, null, 1)).isEmpty();
    }

    private static ChatRequest.Builder ask(String text) {
        return ChatRequest.builder(ANNA, text).project(PROJECT);
    }
}
