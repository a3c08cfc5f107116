package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The part of {@link ConversationStoreContract} about forking and deleting. */
abstract class ConversationForksContract extends ConversationMessagesContract {

    /** A conversation that has everything a conversation can have. */
    Conversation full(String id, String text) {
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
