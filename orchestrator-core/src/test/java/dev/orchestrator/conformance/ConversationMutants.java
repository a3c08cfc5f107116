package dev.orchestrator.conformance;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.ConversationStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that create, list or update conversations wrongly. */
final class ConversationMutants {

    private ConversationMutants() {}

    static List<Mutant<ConversationStore>> all() {
        return List.of(
                Mutant.of(
                        "the project is forgotten",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            Conversation seen(Conversation conversation) {
                                return Changed.withoutProject(conversation);
                            }
                        },
                        "a_conversation_comes_back_as_it_was_created"),
                Mutant.of(
                        "creating again begins anew",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Conversation create(Conversation conversation) {
                                inner.delete(conversation.userId(), conversation.id());
                                return inner.create(conversation);
                            }
                        },
                        "creating_again_returns_what_is_there"),
                Mutant.of(
                        "an id of another user is given out", StrangersConversation::new, "an_id_belongs_to_one_user"),
                Mutant.of(
                        "the oldest is listed first",
                        store -> listing(store, Comparator.comparing(Conversation::createdAt)),
                        "conversations_are_listed_newest_first"),
                Mutant.of(
                        "the list is sorted by the last change",
                        store -> listing(
                                store,
                                Comparator.comparing(Conversation::updatedAt)
                                        .thenComparing(Conversation::messageCount)
                                        .reversed()),
                        "conversations_are_listed_newest_first"),
                Mutant.of(
                        "a page goes on by time alone",
                        PagingByTime::new,
                        "pages_cover_every_conversation_once_even_if_all_began_together"),
                Mutant.of(
                        "the list ignores the project",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public List<Conversation> list(String userId, String projectId, String after, int limit) {
                                return super.list(userId, null, after, limit);
                            }
                        },
                        "conversations_are_listed_by_project"),
                Mutant.of(
                        "after an unknown conversation the list begins anew",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public List<Conversation> list(String userId, String projectId, String after, int limit) {
                                boolean known = after != null
                                        && inner.find(userId, after).isPresent();
                                return super.list(userId, projectId, known ? after : null, limit);
                            }
                        },
                        "a_list_goes_on_after_a_conversation_that_exists"),
                Mutant.of(
                        "an update clears what it does not name",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Conversation update(String userId, String id, ConversationChange change) {
                                String title = change.title() == null ? "" : change.title();
                                return super.update(
                                        userId, id, new ConversationChange(title, change.summary(), change.status()));
                            }
                        },
                        "an_update_changes_what_it_names"),
                Mutant.of(
                        "an update of an unknown conversation creates it",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Conversation update(String userId, String id, ConversationChange change) {
                                inner.create(Conversation.begin(id, userId, null, "new", Instant.EPOCH));
                                return super.update(userId, id, change);
                            }
                        },
                        "an_unknown_conversation_is_an_error"),
                Mutant.of(
                        "the time of the last change stands still",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            Conversation seen(Conversation conversation) {
                                return Changed.withoutChangeTime(conversation);
                            }
                        },
                        "an_append_moves_the_time_of_the_last_change",
                        "a_turn_moves_the_time_of_the_last_change",
                        "an_update_changes_what_it_names"));
    }

    private static ConversationStore listing(ConversationStore store, Comparator<Conversation> order) {
        return new DelegatingConversationStore(store) {
            @Override
            public List<Conversation> list(String userId, String projectId, String after, int limit) {
                return super.list(userId, projectId, after, limit).stream()
                        .sorted(order)
                        .toList();
            }
        };
    }

    private static final class StrangersConversation extends DelegatingConversationStore {
        private final Map<String, Conversation> all = new ConcurrentHashMap<>();

        StrangersConversation(ConversationStore inner) {
            super(inner);
        }

        @Override
        public Conversation create(Conversation conversation) {
            try {
                Conversation created = super.create(conversation);
                all.put(created.id(), created);
                return created;
            } catch (OrchestratorException taken) {
                return all.get(conversation.id());
            }
        }
    }

    private static final class PagingByTime extends DelegatingConversationStore {
        PagingByTime(ConversationStore inner) {
            super(inner);
        }

        @Override
        public List<Conversation> list(String userId, String projectId, String after, int limit) {
            if (after == null) {
                return super.list(userId, projectId, null, limit);
            }
            Conversation last = inner.find(userId, after).orElseThrow();
            return super.list(userId, projectId, null, Integer.MAX_VALUE).stream()
                    .filter(c -> c.createdAt().isBefore(last.createdAt()))
                    .limit(limit)
                    .toList();
        }
    }
}
