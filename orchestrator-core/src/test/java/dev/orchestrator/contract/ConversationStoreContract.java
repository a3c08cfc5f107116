package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.orchestrator.port.store.ConversationStore} must do. The test of an adapter extends this and
 * opens its store; beside it, it shows that what was acknowledged survives the death of the process.
 */
public abstract class ConversationStoreContract extends ConversationMessagesContract {

    private Conversation full(String id, String text) {
        Usage usage = new Usage(1, 2, 3, 4, new BigDecimal("0.50"), Usage.CostBasis.PRICES);
        return new Conversation(
                id,
                user,
                text,
                text,
                text,
                Conversation.Status.ARCHIVED,
                0,
                usage,
                text,
                clock.instant(),
                clock.instant().plusSeconds(1));
    }

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
            store.update(user, id, new ConversationChange(text, null, null));
            Conversation changed = store.update(user, id, new ConversationChange(null, text, null));
            assertThat(changed)
                    .extracting(Conversation::title, Conversation::summary)
                    .containsExactly(text, text);
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
    void a_fork_is_the_beginning_of_the_old_conversation() {
        Conversation old = store.create(full(unique("c"), "project"));
        Message answer = answer("r", "answer", usage(9, "9"));
        store.finishTurn(started(old.id(), "r").token(), answer);
        store.append(user, old.id(), message("m-3", "text 3"));
        clock.advance(Duration.ofSeconds(1));

        Conversation fork = store.fork(user, old.id(), 2, unique("c"));

        assertThat(fork)
                .isEqualTo(new Conversation(
                        fork.id(),
                        user,
                        "project",
                        "project",
                        null,
                        Conversation.Status.ACTIVE,
                        2,
                        Usage.NONE,
                        old.id(),
                        clock.instant(),
                        clock.instant()));
        assertThat(all(fork.id())).isEqualTo(all(old.id()).subList(0, 2));
        assertThat(found(fork.id())).isEqualTo(fork);
        assertThat(all(store.fork(user, old.id(), 0, unique("c")).id())).isEmpty();
        assertThat(all(store.fork(user, old.id(), 99, unique("c")).id())).isEqualTo(all(old.id()));
    }

    @Test
    void a_fork_and_the_old_conversation_go_their_own_ways() {
        String old = createdWith(2);
        String fork = store.fork(user, old, 2, unique("c")).id();
        store.append(user, fork, message("m-3", "in the fork"));
        store.append(user, old, message("m-3", "in the old one"));
        started(old, "r");
        started(fork, "r");
        assertThat(texts(fork)).containsExactly("text 1", "text 2", "in the fork", "question");
        assertThat(store.delete(user, old)).isTrue();
        assertGapless(fork, 4);
    }

    @Test
    void forking_again_returns_what_is_there() throws Exception {
        String old = createdWith(20);
        String id = unique("c");
        List<Conversation> forks = Together.run(8, thread -> store.fork(user, old, 20, id));
        assertThat(forks).containsOnly(found(id));
        assertGapless(id, 20);
        store.append(user, id, message("more", "more"));
        assertThat(store.fork(user, old, 5, id).messageCount()).isEqualTo(21);
    }

    @Test
    void a_fork_needs_an_id_of_its_own_and_a_real_place() {
        String old = createdWith(1);
        String taken = created();
        String strangers = store.create(Conversation.begin(unique("c"), stranger, null, "title", clock.instant()))
                .id();
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.fork(user, old, 1, taken));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.fork(user, old, 1, strangers));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.fork(user, old, 1, old));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.fork(user, old, -1, unique("c")));
        assertGapless(taken, 0);
    }

    @Test
    void a_fork_becomes_visible_as_a_whole() throws Exception {
        String old = createdWith(100);
        for (int round = 0; round < 5; round++) {
            String id = unique("c");
            AtomicBoolean done = new AtomicBoolean();
            Together.run(4, thread -> {
                if (thread == 0) {
                    store.fork(user, old, 100, id);
                    done.set(true);
                }
                boolean last = false;
                while (!last) {
                    last = done.get() || Thread.currentThread().isInterrupted();
                    Optional<Conversation> seen = store.find(user, id);
                    if (seen.isPresent()) {
                        assertThat(seen.get().messageCount()).isEqualTo(100);
                        assertThat(all(id)).hasSize(100);
                    }
                }
                return null;
            });
        }
    }

    @Test
    void what_is_deleted_is_gone_for_good() {
        String id = createdWith(3);
        assertThat(store.delete(user, id)).isTrue();
        assertThat(store.delete(user, id)).isFalse();
        assertThat(store.find(user, id)).isEmpty();
        assertThat(store.list(user, null, null, 10)).isEmpty();
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> all(id));

        store.create(conversation(id));
        assertGapless(id, 0);
        assertThat(store.append(user, id, message("m-2", "new")).sequence()).isEqualTo(1);
    }

    @Test
    void deleting_leaves_nothing_of_appends_that_run_meanwhile() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = createdWith(5);
            Together.run(4, thread -> thread == 0 ? store.delete(user, id) : appendUntilItIsGone(id, thread));
            assertThat(store.find(user, id)).isEmpty();
            store.create(conversation(id));
            assertGapless(id, 0);
        }
    }

    private StoredMessage appendUntilItIsGone(String id, int thread) {
        StoredMessage last = new StoredMessage(1, message("none", "none"));
        try {
            for (int i = 0; i < 100_000; i++) {
                last = store.append(user, id, message(thread + "-" + i, "text"));
            }
        } catch (OrchestratorException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND);
        }
        return last;
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

    @Test
    void fork_keeps_users_apart() {
        String id = createdWith(1);
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> store.fork(stranger, id, 1, unique("c")));
    }

    @Test
    void delete_keeps_users_apart() {
        String id = createdWith(1);
        assertThat(store.delete(stranger, id)).isFalse();
        assertGapless(id, 1);
    }
}
