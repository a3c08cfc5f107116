package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a conversation the model is shown. */
class HistoryTest {

    private static final Caller CALLER = Caller.user("u-1");
    private static final Encoding TOKENS =
            Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    private static final String SENTENCE =
            "The keeper lit the lamp, wrote the time into the log, and listened for the boat that was late again. ";

    private final WatchedStores stores = new WatchedStores();
    private final ScriptedModel model = ScriptedModel.answering("Yes.");

    @Test
    void the_model_sees_persona_earlier_messages_and_question_in_this_order() {
        ask(orchestrator(), stores.conversation(CALLER, "One?", "One.", "Two?", "Two."), "Three?");
        assertThat(Prompted.roles(Prompted.messages(model)))
                .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT, Role.USER);
        assertThat(Prompted.texts(Prompted.messages(model)).subList(1, 6))
                .containsExactly("One?", "One.", "Two?", "Two.", "Three?");
    }

    @Test
    void a_new_conversation_has_no_history() {
        ask(orchestrator(), null, "One?");
        assertThat(Prompted.history(model)).isEmpty();
    }

    @Test
    void the_window_keeps_the_budget_and_ends_with_the_last_message() {
        String conversation = conversationOf(300);
        ask(Orchestrator.builder(model).stores(stores).historyTokens(1_000).build(), conversation, "And?");
        List<ModelMessage> window = Prompted.history(model);
        assertThat(tokens(window)).isBetween(300L, 1_000L);
        assertThat(Prompted.texts(window)).isEqualTo(lastTextsOf(300, window.size()));
    }

    @ParameterizedTest
    @ValueSource(longs = {4_100, 8_192, 16_385, 131_072})
    void the_request_and_its_answer_never_exceed_the_context_of_the_model(long context) {
        String conversation = conversationOf(3_000);
        model.described(new ModelInfo("scripted", context, null, null, null, null));
        ask(Orchestrator.builder(model).stores(stores).historyTokens(1_000_000).build(), conversation, "And?");
        long sent = tokens(Prompted.messages(model));
        assertThat(sent + ChatRequest.DEFAULT_MAX_TOKENS).isLessThanOrEqualTo(context);
        assertThat(sent).as("and the room is used").isGreaterThan((context - ChatRequest.DEFAULT_MAX_TOKENS) / 3);
    }

    @Test
    void a_short_history_is_cut_too_where_the_context_is_small() {
        String digits = "3 1 4 1 5 9 2 6 5 3 ".repeat(12);
        String conversation = stores.conversation(
                CALLER, IntStream.range(0, 20).mapToObj(i -> digits).toArray(String[]::new));
        model.described(new ModelInfo("scripted", 5_000L, null, null, null, null));
        ask(orchestrator(), conversation, "And?");
        assertThat(tokens(Prompted.messages(model)) + ChatRequest.DEFAULT_MAX_TOKENS)
                .isLessThanOrEqualTo(5_000);
        assertThat(Prompted.history(model)).isNotEmpty();
    }

    @Test
    void a_very_small_context_is_kept_as_well() {
        String conversation = conversationOf(30);
        model.described(new ModelInfo("scripted", 2_048L, null, null, null, null));
        orchestrator()
                .chat(ChatRequest.builder(CALLER, "And?")
                        .conversation(conversation)
                        .maxTokens(1_000)
                        .build());
        assertThat(tokens(Prompted.messages(model)) + 1_000).isLessThanOrEqualTo(2_048);
        assertThat(Prompted.history(model)).isNotEmpty();
    }

    @Test
    void the_budget_holds_where_the_context_would_take_more() {
        String conversation = conversationOf(3_000);
        model.described(new ModelInfo("scripted", 1_000_000L, null, null, null, null));
        ask(Orchestrator.builder(model).stores(stores).historyTokens(2_000).build(), conversation, "And?");
        assertThat(tokens(Prompted.history(model))).isLessThanOrEqualTo(2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 200, 250, 300, 350, 400})
    void the_window_begins_with_the_user(int budget) {
        ask(Orchestrator.builder(model).stores(stores).historyTokens(budget).build(), conversationOf(50), "And?");
        assertThat(Prompted.history(model)).isNotEmpty();
        assertThat(Prompted.history(model).get(0).role()).isEqualTo(Role.USER);
    }

    @Test
    void a_last_message_that_is_larger_than_the_budget_leaves_the_question_alone() {
        String conversation = stores.conversation(CALLER, "Tell me everything.", SENTENCE.repeat(100));
        ask(Orchestrator.builder(model).stores(stores).historyTokens(500).build(), conversation, "And?");
        assertThat(Prompted.history(model)).isEmpty();
    }

    @Test
    void empty_messages_are_left_out() {
        String conversation = stores.conversation(CALLER, "One?", "", "Two?", "Two.");
        ask(orchestrator(), conversation, "Three?");
        assertThat(Prompted.texts(Prompted.history(model))).containsExactly("One?\nTwo?", "Two.");
    }

    @Test
    void interrupted_answers_are_shown() {
        String conversation = stores.conversation(CALLER, "One?");
        stores.say(CALLER, conversation, Role.ASSISTANT, "On", Status.INTERRUPTED);
        ask(orchestrator(), conversation, "Go on");
        assertThat(Prompted.texts(Prompted.history(model))).containsExactly("One?", "On");
    }

    @Test
    void history_can_be_switched_off_and_is_then_not_even_read() {
        String conversation = stores.conversation(CALLER, "One?", "One.");
        try (Orchestrator orchestrator = orchestrator()) {
            orchestrator.chat(ChatRequest.builder(CALLER, "Two?")
                    .conversation(conversation)
                    .includeHistory(false)
                    .build());
        }
        assertThat(Prompted.roles(Prompted.messages(model))).containsExactly(Role.SYSTEM, Role.USER);
        assertThat(stores.pages()).isEmpty();
    }

    @Test
    void of_a_long_conversation_only_the_end_is_read() {
        String conversation = conversationOf(10_000);
        ask(Orchestrator.builder(model).stores(stores).historyTokens(4_000).build(), conversation, "And?");
        int shown = Prompted.history(model).size();
        int read = stores.pages().stream().mapToInt(Integer::intValue).sum();
        assertThat(shown).isGreaterThan(20);
        assertThat(read).isLessThan(shown + 100);
        assertThat(stores.pages()).hasSizeLessThan(shown / 10);
    }

    @Test
    void a_request_that_the_model_finds_too_long_is_cut_and_sent_once_more() {
        ScriptedModel refusing = ScriptedModel.playing(tooLong(), Script.answer("Yes."));
        String conversation = conversationOf(40);
        ask(Orchestrator.builder(refusing).stores(stores).build(), conversation, "And?");
        assertThat(refusing.requests()).hasSize(2);
        List<ModelMessage> second = Prompted.history(refusing);
        assertThat(second).hasSizeBetween(10, 20);
        assertThat(second.get(0).role()).isEqualTo(Role.USER);
        assertThat(Prompted.texts(second)).isEqualTo(lastTextsOf(40, second.size()));
        assertThat(Prompted.text(Prompted.question(refusing))).isEqualTo("And?");
    }

    @Test
    void it_is_cut_only_once() {
        ScriptedModel refusing = ScriptedModel.playing(tooLong());
        assertThat(failure(refusing, conversationOf(40)).code()).isEqualTo(ErrorCode.TOKEN_LIMIT_EXCEEDED);
        assertThat(refusing.requests()).hasSize(2);
    }

    @Test
    void without_a_history_there_is_nothing_to_cut() {
        ScriptedModel refusing = ScriptedModel.playing(tooLong(), Script.answer("Yes."));
        assertThat(failure(refusing, null).code()).isEqualTo(ErrorCode.TOKEN_LIMIT_EXCEEDED);
        assertThat(refusing.requests()).hasSize(1);
    }

    @Test
    void a_refusal_in_the_middle_of_an_answer_is_not_tried_again() {
        ScriptedModel refusing = ScriptedModel.playing(Script.answer("Y").fail(refusal()), Script.answer("Yes."));
        assertThat(failure(refusing, conversationOf(40)).code()).isEqualTo(ErrorCode.TOKEN_LIMIT_EXCEEDED);
        assertThat(refusing.requests()).hasSize(1);
    }

    @Test
    void other_failures_are_not_answered_by_cutting() {
        ScriptedModel failing = ScriptedModel.playing(
                Script.answer().fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "out of order")),
                Script.answer("Yes."));
        assertThat(failure(failing, conversationOf(40)).code()).isEqualTo(ErrorCode.LLM_ERROR);
        assertThat(failing.requests()).hasSize(1);
    }

    private static Script tooLong() {
        return Script.answer().fail(refusal());
    }

    private static ModelException.Builder refusal() {
        return ModelException.of(ErrorCode.TOKEN_LIMIT_EXCEEDED, "scripted", "too long")
                .status(400);
    }

    private Orchestrator orchestrator() {
        return Orchestrator.builder(model).stores(stores).build();
    }

    private static void ask(Orchestrator orchestrator, String conversation, String text) {
        try (orchestrator) {
            orchestrator.chat(
                    ChatRequest.builder(CALLER, text).conversation(conversation).build());
        }
    }

    private OrchestratorException failure(ScriptedModel asked, String conversation) {
        return catchThrowableOfType(
                OrchestratorException.class,
                () -> ask(Orchestrator.builder(asked).stores(stores).build(), conversation, "And?"));
    }

    private String conversationOf(int messages) {
        return stores.conversation(
                CALLER, IntStream.range(0, messages).mapToObj(HistoryTest::said).toArray(String[]::new));
    }

    private static String said(int number) {
        return "Message " + number + ": " + SENTENCE;
    }

    private static List<String> lastTextsOf(int messages, int count) {
        return IntStream.range(messages - count, messages)
                .mapToObj(HistoryTest::said)
                .toList();
    }

    private static long tokens(List<ModelMessage> messages) {
        return messages.stream()
                .mapToLong(message -> TOKENS.countTokensOrdinary(Prompted.text(message)))
                .sum();
    }
}
