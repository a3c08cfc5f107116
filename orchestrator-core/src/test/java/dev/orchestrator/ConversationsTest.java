package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConversationsTest {

    private static final Caller CALLER = Caller.user("u-1");
    private static final Caller OTHER = Caller.user("u-2");

    private final VirtualTime time = new VirtualTime();
    private final Orchestrator orchestrator = Orchestrator.builder(ScriptedModel.answering("Yes."))
            .time(time.clock(), time)
            .build();
    private final Conversations conversations = orchestrator.conversations();

    @AfterEach
    void close() {
        orchestrator.close();
    }

    @Test
    void one_can_be_begun_and_gone_on_with() {
        Conversation begun = conversations.create(CALLER, "p-1", "Twists");
        assertThat(begun.title()).isEqualTo("Twists");
        assertThat(begun.projectId()).isEqualTo("p-1");
        assertThat(begun.messageCount()).isZero();
        assertThat(begun.createdAt()).isEqualTo(time.clock().instant());
        ChatResult answer = chat(begun.id(), "One?");
        assertThat(answer.conversationId()).isEqualTo(begun.id());
        assertThat(conversations.get(CALLER, begun.id()).messageCount()).isEqualTo(2);
        assertThat(conversations.get(CALLER, begun.id()).title()).isEqualTo("Twists");
    }

    @Test
    void they_are_listed_newest_first_page_by_page_and_by_project() {
        String first = begin("p-1");
        String second = begin("p-2");
        String third = begin("p-1");
        assertThat(ids(conversations.list(CALLER, null, null, 10))).containsExactly(third, second, first);
        assertThat(ids(conversations.list(CALLER, null, null, 2))).containsExactly(third, second);
        assertThat(ids(conversations.list(CALLER, null, second, 2))).containsExactly(first);
        assertThat(ids(conversations.list(CALLER, "p-1", null, 10))).containsExactly(third, first);
        assertThat(conversations.list(CALLER, "p-3", null, 10)).isEmpty();
    }

    @Test
    void messages_are_read_from_the_end() {
        String id = begin(null);
        chat(id, "One?");
        chat(id, "Two?");
        assertThat(texts(conversations.messages(CALLER, id, Long.MAX_VALUE, 10)))
                .containsExactly("One?", "Yes.", "Two?", "Yes.");
        List<StoredMessage> last = conversations.messages(CALLER, id, Long.MAX_VALUE, 2);
        assertThat(last).extracting(StoredMessage::sequence).containsExactly(3L, 4L);
        assertThat(texts(conversations.messages(CALLER, id, 3, 10))).containsExactly("One?", "Yes.");
        assertThat(conversations.messages(CALLER, id, 1, 10)).isEmpty();
    }

    @Test
    void title_and_status_can_be_changed() {
        String id = begin(null);
        chat(id, "One?");
        time.pass(Duration.ofHours(1));
        conversations.update(CALLER, id, ConversationChange.title("Twists"));
        Conversation changed =
                conversations.update(CALLER, id, ConversationChange.status(Conversation.Status.ARCHIVED));
        assertThat(changed.title()).isEqualTo("Twists");
        assertThat(changed.status()).isEqualTo(Conversation.Status.ARCHIVED);
        assertThat(changed.updatedAt()).isEqualTo(time.clock().instant());
        assertThat(changed).isEqualTo(conversations.get(CALLER, id));
        assertThat(chat(id, "Two?").message())
                .as("archived ones can be gone on with")
                .isEqualTo("Yes.");
    }

    @Test
    void a_fork_begins_like_the_old_one_and_goes_its_own_way() {
        String old = begin("p-1");
        chat(old, "One?");
        chat(old, "Two?");
        Conversation fork = conversations.fork(CALLER, old, 2);
        assertThat(fork.forkedFrom()).isEqualTo(old);
        assertThat(fork.projectId()).isEqualTo("p-1");
        assertThat(fork.messageCount()).isEqualTo(2);
        assertThat(fork.usage()).isEqualTo(Usage.NONE);
        chat(fork.id(), "Three?");
        assertThat(texts(conversations.messages(CALLER, fork.id(), Long.MAX_VALUE, 10)))
                .containsExactly("One?", "Yes.", "Three?", "Yes.");
        assertThat(texts(conversations.messages(CALLER, old, Long.MAX_VALUE, 10)))
                .containsExactly("One?", "Yes.", "Two?", "Yes.");
        assertThat(conversations.fork(CALLER, old, 0).messageCount()).isZero();
    }

    @Test
    void one_that_is_deleted_is_gone() {
        String id = begin(null);
        chat(id, "One?");
        assertThat(conversations.delete(CALLER, id)).isTrue();
        assertThat(conversations.delete(CALLER, id)).isFalse();
        assertNotFound(() -> conversations.get(CALLER, id));
        assertNotFound(() -> conversations.messages(CALLER, id, Long.MAX_VALUE, 1));
        assertNotFound(() -> chat(id, "Two?"));
        assertThat(conversations.list(CALLER, null, null, 10)).isEmpty();
    }

    @Test
    void those_of_another_user_do_not_exist() {
        String id = begin("p-1");
        chat(id, "One?");
        Conversation before = conversations.get(CALLER, id);
        assertNotFound(() -> conversations.get(OTHER, id));
        assertNotFound(() -> conversations.messages(OTHER, id, Long.MAX_VALUE, 1));
        assertNotFound(() -> conversations.update(OTHER, id, ConversationChange.title("Mine")));
        assertNotFound(() -> conversations.fork(OTHER, id, 1));
        assertThat(conversations.delete(OTHER, id)).isFalse();
        assertThat(conversations.list(OTHER, null, null, 10)).isEmpty();
        assertThat(conversations.list(OTHER, "p-1", null, 10)).isEmpty();
        assertThat(conversations.get(CALLER, id)).isEqualTo(before);
    }

    @Test
    void roles_and_tiers_open_no_doors() {
        String id = begin(null);
        Caller admin = OTHER.withRoles("admin", "owner").withTier("enterprise");
        assertNotFound(() -> conversations.get(admin, id));
    }

    private String begin(String project) {
        time.pass(Duration.ofSeconds(1));
        return conversations.create(CALLER, project, "title").id();
    }

    private ChatResult chat(String conversation, String text) {
        return orchestrator.chat(
                ChatRequest.builder(CALLER, text).conversation(conversation).build());
    }

    private static List<String> ids(List<Conversation> listed) {
        return listed.stream().map(Conversation::id).toList();
    }

    private static List<String> texts(List<StoredMessage> messages) {
        return messages.stream().map(stored -> stored.message().text()).toList();
    }

    private static void assertNotFound(ThrowingCallable call) {
        assertThat(catchThrowableOfType(OrchestratorException.class, call).code())
                .isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND);
    }
}
