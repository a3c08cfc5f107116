package dev.orchestrator.conformance;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Stores that fork or delete wrongly. */
final class ForkAndDeleteMutants {

    private ForkAndDeleteMutants() {}

    static List<Mutant<ConversationStore>> all() {
        return List.of(
                Mutant.of(
                        "a fork takes everything over",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Conversation fork(String userId, String id, long throughSequence, String newId) {
                                return super.fork(userId, id, Math.max(throughSequence, 1000), newId);
                            }
                        },
                        "a_fork_is_the_beginning_of_the_old_conversation",
                        "a_fork_needs_an_id_of_its_own_and_a_real_place"),
                Mutant.of(
                        "a fork has consumed what the old one consumed",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Conversation fork(String userId, String id, long throughSequence, String newId) {
                                Conversation fork = super.fork(userId, id, throughSequence, newId);
                                return Changed.usage(
                                        fork,
                                        inner.find(userId, id).orElseThrow().usage());
                            }
                        },
                        "a_fork_is_the_beginning_of_the_old_conversation"),
                Mutant.of(
                        "forking again begins anew",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Conversation fork(String userId, String id, long throughSequence, String newId) {
                                inner.find(userId, newId)
                                        .filter(c -> id.equals(c.forkedFrom()))
                                        .ifPresent(c -> inner.delete(userId, newId));
                                return super.fork(userId, id, throughSequence, newId);
                            }
                        },
                        "forking_again_returns_what_is_there"),
                Mutant.of(
                        "a fork into a taken id returns what is there",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Conversation fork(String userId, String id, long throughSequence, String newId) {
                                return inner.find(userId, newId)
                                        .orElseGet(() -> super.fork(userId, id, throughSequence, newId));
                            }
                        },
                        "a_fork_needs_an_id_of_its_own_and_a_real_place"),
                Mutant.of(
                        "a fork is visible while it is copied",
                        MessageByMessage::new,
                        "a_fork_becomes_visible_as_a_whole"),
                Mutant.of(
                        "deleting the old one deletes its forks",
                        Cascading::new,
                        "a_fork_and_the_old_conversation_go_their_own_ways"),
                Mutant.of(
                        "what is deleted is only hidden",
                        Hiding::new,
                        "what_is_deleted_is_gone_for_good",
                        "deleting_leaves_nothing_of_appends_that_run_meanwhile"),
                Mutant.of(
                        "an append brings a deleted conversation back",
                        Reviving::new,
                        "deleting_leaves_nothing_of_appends_that_run_meanwhile"));
    }

    private static final class MessageByMessage extends DelegatingConversationStore {
        MessageByMessage(ConversationStore inner) {
            super(inner);
        }

        @Override
        public Conversation fork(String userId, String id, long throughSequence, String newId) {
            Conversation fork = super.fork(userId, id, 0, newId);
            all(userId, id).stream()
                    .filter(stored -> stored.sequence() <= throughSequence)
                    .forEach(stored -> {
                        LockSupport.parkNanos(500_000);
                        inner.append(userId, newId, stored.message());
                    });
            return inner.find(userId, newId).orElse(fork);
        }
    }

    private static final class Cascading extends DelegatingConversationStore {
        Cascading(ConversationStore inner) {
            super(inner);
        }

        @Override
        public boolean delete(String userId, String conversationId) {
            inner.list(userId, null, null, Integer.MAX_VALUE).stream()
                    .filter(c -> conversationId.equals(c.forkedFrom()))
                    .forEach(c -> inner.delete(userId, c.id()));
            return super.delete(userId, conversationId);
        }
    }

    private static final class Hiding extends DelegatingConversationStore {
        private final Set<String> hidden = ConcurrentHashMap.newKeySet();

        Hiding(ConversationStore inner) {
            super(inner);
        }

        private String shown(String conversationId) {
            return hidden.contains(conversationId) ? "hidden" : conversationId;
        }

        @Override
        public boolean delete(String userId, String conversationId) {
            return inner.find(userId, conversationId).isPresent() && hidden.add(conversationId);
        }

        @Override
        public Conversation create(Conversation conversation) {
            hidden.remove(conversation.id());
            return super.create(conversation);
        }

        @Override
        public Optional<Conversation> find(String userId, String conversationId) {
            return super.find(userId, shown(conversationId));
        }

        @Override
        public List<Conversation> list(String userId, String projectId, String after, int limit) {
            return super.list(userId, projectId, after, limit).stream()
                    .filter(c -> !hidden.contains(c.id()))
                    .toList();
        }

        @Override
        public StoredMessage append(String userId, String conversationId, Message message) {
            return super.append(userId, shown(conversationId), message);
        }

        @Override
        public List<StoredMessage> messages(String userId, String conversationId, long before, int limit) {
            return super.messages(userId, shown(conversationId), before, limit);
        }
    }

    private static final class Reviving extends DelegatingConversationStore {
        private final Map<String, Conversation> known = new ConcurrentHashMap<>();

        Reviving(ConversationStore inner) {
            super(inner);
        }

        @Override
        public Conversation create(Conversation conversation) {
            known.put(conversation.id(), conversation);
            return super.create(conversation);
        }

        @Override
        public StoredMessage append(String userId, String conversationId, Message message) {
            try {
                return super.append(userId, conversationId, message);
            } catch (OrchestratorException gone) {
                inner.create(known.get(conversationId));
                inner.append(userId, conversationId, message);
                throw gone;
            }
        }
    }
}
