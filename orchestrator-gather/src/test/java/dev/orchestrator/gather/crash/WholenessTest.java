package dev.orchestrator.gather.crash;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Mode;
import dev.orchestrator.gather.crash.Ledger.Acknowledged;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart.Started;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the look at the stores after a kill would find. */
class WholenessTest {

    private static final String ID = "c";

    private final ConversationStore store = InMemoryStores.create().conversations();
    private final Expected expected = new Expected();

    @BeforeEach
    void a_question_and_its_answer() {
        store.create(Conversation.begin(ID, Texts.USER, null, "title", Instant.EPOCH));
        Message question = message(Turn.questionId("r"), Role.USER, "question", Status.COMPLETE);
        Turn turn = new Turn(Texts.USER, ID, "r", "run", question);
        Started started = (Started) store.beginTurn(turn, Duration.ofMinutes(1));
        store.finishTurn(started.token(), message(Turn.answerId("r"), Role.ASSISTANT, "answer", Status.COMPLETE));
        expected.add(new Acknowledged(ID, Turn.questionId("r"), Texts.hash("question")));
        expected.add(new Acknowledged(ID, Turn.answerId("r"), Texts.hash("answer")));
    }

    private static Message message(String id, Role role, String text, Status status) {
        MessageMetadata metadata = MessageMetadata.builder(Mode.CHAT, "r", "run", "trace")
                .usage(role == Role.USER ? Usage.NONE : Usage.ofTokens(1, 2))
                .build();
        return new Message(id, role, text, List.of(), List.of(), status, metadata, Instant.EPOCH);
    }

    private void look(ConversationStore at) {
        Wholeness wholeness = new Wholeness(at, expected);
        wholeness.acknowledgedIsThere(List.of(ID));
        wholeness.isWhole(List.of(ID));
    }

    /** Looks at a store that shows other messages than it has. */
    private void assertFound(UnaryOperator<List<StoredMessage>> damage, String what) {
        ConversationStore damaged = new DelegatingStore(store) {
            @Override
            public List<StoredMessage> messages(String userId, String conversationId, long before, int limit) {
                return damage.apply(super.messages(userId, conversationId, before, limit));
            }
        };
        assertThatThrownBy(() -> look(damaged))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(what);
    }

    @Test
    void what_is_whole_passes() {
        assertThatCode(() -> look(store)).doesNotThrowAnyException();
    }

    @Test
    void a_lost_message_is_found() {
        assertFound(all -> all.subList(0, 1), "acknowledged messages");
    }

    @Test
    void a_conversation_that_is_gone_is_found() {
        store.delete(Texts.USER, ID);
        assertThatThrownBy(() -> look(store)).isInstanceOf(AssertionError.class).hasMessageContaining("acknowledged");
    }

    @Test
    void a_changed_text_is_found() {
        Message changed = message(Turn.answerId("r"), Role.ASSISTANT, "answe", Status.COMPLETE);
        assertFound(all -> List.of(all.get(0), new StoredMessage(2, changed)), "acknowledged messages");
    }

    @Test
    void a_gap_is_found() {
        assertFound(all -> List.of(all.get(0), new StoredMessage(3, all.get(1).message())), "sequence");
    }

    @Test
    void a_message_that_is_there_twice_is_found() {
        assertFound(
                all -> List.of(
                        all.get(0), all.get(1), new StoredMessage(3, all.get(1).message())),
                "message ids");
    }

    @Test
    void half_an_answer_is_found() {
        Message half = message(Turn.answerId("r"), Role.ASSISTANT, "answer", Status.INTERRUPTED);
        assertFound(all -> List.of(all.get(0), new StoredMessage(2, half)), "status");
    }

    @Test
    void a_message_that_nobody_asked_for_is_found() {
        store.append(Texts.USER, ID, message("other", Role.USER, "other", Status.COMPLETE));
        assertThatThrownBy(() -> look(store)).isInstanceOf(AssertionError.class).hasMessageContaining("messages of");
    }

    @Test
    void usage_that_was_not_counted_is_found() {
        store.append(Texts.USER, ID, message("free", Role.ASSISTANT, "free", Status.COMPLETE));
        expected.add(new Acknowledged(ID, "free", Texts.hash("free")));
        assertThatThrownBy(() -> look(store)).isInstanceOf(AssertionError.class).hasMessageContaining("usage");
    }
}
