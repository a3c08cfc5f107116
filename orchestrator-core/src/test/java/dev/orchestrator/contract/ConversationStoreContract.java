package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.orchestrator.port.store.ConversationStore} must do. The test of an adapter extends this and
 * opens its store; beside it, it shows that what was acknowledged survives the death of the process.
 */
public abstract class ConversationStoreContract extends ConversationForksContract {

    @Test
    void a_conversation_comes_back_as_it_was_created() {
        for (String text : HostileText.ALL) {
            if (!text.isBlank()) {
                Conversation full = full(unique(text.length() < 100 ? text : "c"), text);
                assertThat(store.create(full)).isEqualTo(full);
                assertThat(store.find(user, full.id())).contains(full);
                assertThat(store.list(user, text, null, 100)).containsExactly(full);
            }
        }
        Conversation plain = conversation(unique("c"));
        assertThat(store.create(plain)).isEqualTo(plain);
        assertThat(store.find(user, plain.id())).contains(plain);
    }

    @Test
    void creating_again_returns_what_is_there() throws Exception {
        String id = createdWith(2);
        Conversation there = store.update(user, id, ConversationChange.title("renamed"));
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.create(conversation(id))).isEqualTo(there);
        assertThat(texts(id)).containsExactly("text 1", "text 2");

        String other = unique("c");
        assertThat(Together.run(8, thread -> store.create(conversation(other)))).containsOnly(found(other));
    }

    @Test
    void an_id_belongs_to_one_user() {
        String id = created();
        Conversation of = Conversation.begin(id, stranger, null, "mine", clock.instant());
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.create(of));
        assertThat(found(id).title()).isEqualTo("title");
    }

    @Test
    void conversations_are_listed_newest_first() {
        List<String> ids = conversationsBegunOneAfterAnother(5);
        store.append(user, ids.get(4), message("m", "the oldest was changed last"));
        assertThat(ids(store.list(user, null, null, 10))).isEqualTo(ids);
        assertThat(ids(store.list(user, null, null, 2))).isEqualTo(ids.subList(0, 2));
        assertThat(ids(store.list(user, null, ids.get(1), 2))).isEqualTo(ids.subList(2, 4));
        assertThat(store.list(user, null, ids.get(4), 2)).isEmpty();
        assertThat(store.list(user, null, null, 10).get(4).messageCount()).isEqualTo(1);
    }

    private List<String> conversationsBegunOneAfterAnother(int count) {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            newestFirst.add(0, created());
            clock.advance(Duration.ofMillis(1));
        }
        return newestFirst;
    }

    private static List<String> ids(List<Conversation> conversations) {
        return conversations.stream().map(Conversation::id).toList();
    }

    @Test
    void pages_cover_every_conversation_once_even_if_all_began_together() {
        for (int i = 0; i < 11; i++) {
            created();
        }
        List<Conversation> collected = new ArrayList<>(store.list(user, null, null, 3));
        for (int i = 0; i < 3; i++) {
            collected.addAll(
                    store.list(user, null, collected.get(collected.size() - 1).id(), 3));
        }
        assertThat(collected).hasSize(11).doesNotHaveDuplicates().isEqualTo(store.list(user, null, null, 100));
    }

    @Test
    void conversations_are_listed_by_project() {
        String project = unique("project");
        created();
        Conversation of = store.create(Conversation.begin(unique("c"), user, project, "title", clock.instant()));
        store.create(Conversation.begin(unique("c"), user, unique("project"), "title", clock.instant()));
        assertThat(store.list(user, project, null, 10)).containsExactly(of);
        assertThat(store.list(user, unique("project"), null, 10)).isEmpty();
        assertThat(store.list(user, null, null, 10)).hasSize(3);
    }

    @Test
    void a_list_goes_on_after_a_conversation_that_exists() {
        created();
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> store.list(user, null, unique("c"), 10));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.list(user, null, null, 0));
    }

    @Test
    void an_update_changes_what_it_names() {
        String id = created();
        clock.advance(Duration.ofSeconds(1));
        for (String text : HostileText.ALL) {
            store.update(user, id, new ConversationChange("t" + text, null, null));
            Conversation changed = store.update(user, id, new ConversationChange(null, text, null));
            assertThat(changed)
                    .extracting(Conversation::title, Conversation::summary)
                    .containsExactly("t" + text, text);
            assertThat(found(id)).isEqualTo(changed);
        }
        store.update(user, id, new ConversationChange("new title", "new summary", null));
        Conversation archived = store.update(user, id, ConversationChange.status(Conversation.Status.ARCHIVED));
        assertThat(archived)
                .extracting(Conversation::title, Conversation::summary, Conversation::status, Conversation::updatedAt)
                .containsExactly("new title", "new summary", Conversation.Status.ARCHIVED, clock.instant());
        assertThat(store.list(user, null, null, 10)).containsExactly(archived);
    }

    @Test
    void an_unknown_conversation_is_an_error() {
        String unknown = unique("c");
        assertThat(store.find(user, unknown)).isEmpty();
        assertThat(store.delete(user, unknown)).isFalse();
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> store.update(user, unknown, ConversationChange.title("t")));
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> store.fork(user, unknown, 0, unique("c")));
    }

    @Test
    void find_keeps_users_apart() {
        assertThat(store.find(stranger, created())).isEmpty();
        // Both names are the same to UTF-8, which can hold neither.
        Conversation of = Conversation.begin(unique("c"), user + "\uD83D", null, "title", clock.instant());
        store.create(of);
        assertThat(store.find(user + "\uD83D", of.id())).isPresent();
        assertThat(store.find(user + "\uD83E", of.id())).isEmpty();
    }

    @Test
    void list_keeps_users_apart() {
        String id = created();
        assertThat(store.list(stranger, null, null, 10)).isEmpty();
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> store.list(stranger, null, id, 10));
    }

    @Test
    void update_keeps_users_apart() {
        String id = created();
        assertFails(
                ErrorCode.CONVERSATION_NOT_FOUND, () -> store.update(stranger, id, ConversationChange.title("theirs")));
        assertThat(found(id).title()).isEqualTo("title");
    }
}
