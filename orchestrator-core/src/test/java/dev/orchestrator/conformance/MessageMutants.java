package dev.orchestrator.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Stores that append, keep or read messages wrongly. */
final class MessageMutants {

    private MessageMutants() {}

    static List<Mutant<ConversationStore>> all() {
        List<Mutant<ConversationStore>> all = new ArrayList<>(spoiling());
        all.addAll(appending());
        all.addAll(reading());
        return all;
    }

    private static List<Mutant<ConversationStore>> spoiling() {
        String text = "any_text_comes_back_as_it_was_given";
        String everything = "everything_a_message_has_comes_back";
        return List.of(
                spoil("texts go through UTF-8", m -> Changed.text(m, MessageMutants::throughUtf8), text, everything),
                spoil("texts end at a NUL", m -> Changed.text(m, t -> t.split("\0", 2)[0]), text, everything),
                spoil("texts are trimmed", m -> Changed.text(m, String::strip), text),
                spoil(
                        "texts are cut at 256 kB",
                        m -> Changed.text(m, t -> t.substring(0, Math.min(t.length(), 1 << 18))),
                        text),
                spoil("dollars are escaped", m -> Changed.text(m, t -> t.replace("$", "＄")), text),
                spoil("ids go through UTF-8", m -> Changed.id(m, throughUtf8(m.id())), "any_text_can_be_an_id"),
                spoil("attachments are forgotten", MessageMutants::withoutAttachments, everything),
                spoil("keys of data parts are escaped", MessageMutants::escapingKeys, everything),
                spoil(
                        "data parts are forgotten",
                        MessageMutants::withoutParts,
                        everything,
                        "the_sources_of_an_answer_come_back_as_they_were"),
                spoil("suggestions are forgotten", m -> Changed.metadata(m, b -> b.suggestions(List.of())), everything),
                spoil("sources are forgotten", m -> Changed.metadata(m, b -> b.sources(List.of())), everything),
                spoil("the agent is forgotten", m -> Changed.metadata(m, b -> b.agent(null)), everything),
                spoil("the model is forgotten", m -> Changed.metadata(m, b -> b.model(null, null, null)), everything),
                spoil("the prompt is forgotten", m -> Changed.metadata(m, b -> b.prompt(null)), everything),
                spoil("the error is forgotten", m -> Changed.metadata(m, b -> b.error(null)), everything),
                spoil(
                        "the latency is rounded",
                        m -> Changed.metadata(
                                m,
                                b -> b.latency(
                                        Duration.ofMillis(m.metadata().latency().toMillis()))),
                        everything),
                spoil("the cost loses its zeros", MessageMutants::roundingCost, everything),
                spoil(
                        "an answer always has a reason to end",
                        m -> Changed.metadata(m, b -> b.finishReason(FinishReason.STOP)),
                        everything,
                        "what_a_message_does_not_have_stays_absent"));
    }

    private static Mutant<ConversationStore> spoil(String name, UnaryOperator<Message> spoiling, String... tests) {
        return Mutant.of(
                name,
                store -> new DelegatingConversationStore(store) {
                    @Override
                    StoredMessage seen(String conversationId, StoredMessage stored) {
                        return new StoredMessage(stored.sequence(), spoiling.apply(stored.message()));
                    }
                },
                tests);
    }

    private static String throughUtf8(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    private static Message withoutAttachments(Message m) {
        return new Message(m.id(), m.role(), m.text(), List.of(), m.parts(), m.status(), m.metadata(), m.createdAt());
    }

    private static Message withoutParts(Message m) {
        return new Message(
                m.id(), m.role(), m.text(), m.attachments(), List.of(), m.status(), m.metadata(), m.createdAt());
    }

    private static Message escapingKeys(Message m) {
        List<DataPart> parts = m.parts().stream()
                .map(part -> {
                    Map<String, Object> data = new HashMap<>();
                    part.data().forEach((key, value) -> data.put(key.replace("$", "_"), value));
                    return new DataPart(part.type(), data);
                })
                .toList();
        return new Message(m.id(), m.role(), m.text(), m.attachments(), parts, m.status(), m.metadata(), m.createdAt());
    }

    private static Message roundingCost(Message m) {
        BigDecimal cost = m.metadata().usage().cost().stripTrailingZeros();
        return Changed.metadata(
                m,
                b -> b.usage(
                        m.metadata().usage().withCost(cost, m.metadata().usage().basis())));
    }

    private static List<Mutant<ConversationStore>> appending() {
        return List.of(
                Mutant.of(
                        "numbers begin at two",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            StoredMessage seen(String conversationId, StoredMessage stored) {
                                return new StoredMessage(stored.sequence() + 1, stored.message());
                            }
                        },
                        "messages_are_numbered_from_one_in_the_order_they_came"),
                Mutant.of(
                        "an id can be stored twice",
                        Doubling::new,
                        "appending_an_id_again_returns_the_first_and_changes_nothing",
                        "many_threads_that_append_one_id_store_one_message"),
                Mutant.of(
                        "the last text of an id counts",
                        Overwriting::new,
                        "appending_an_id_again_returns_the_first_and_changes_nothing",
                        "an_interrupted_answer_is_not_replaced_by_appending"),
                Mutant.of(
                        "ids are unique everywhere",
                        Everywhere::new,
                        "message_ids_are_unique_within_their_conversation_only"),
                Mutant.of(
                        "the number is taken before the message is stored",
                        Racing::new,
                        "four_hundred_appends_from_eight_threads_leave_no_gap"),
                Mutant.of(
                        "of two appends at once one is lost",
                        Losing::new,
                        "four_hundred_appends_from_eight_threads_leave_no_gap",
                        "turns_and_appends_from_many_threads_leave_no_gap"),
                Mutant.of(
                        "an append creates the conversation",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public StoredMessage append(String userId, String conversationId, Message message) {
                                inner.create(Conversation.begin(conversationId, userId, null, "new", Instant.EPOCH));
                                return super.append(userId, conversationId, message);
                            }
                        },
                        "messages_need_their_conversation"));
    }

    private static List<Mutant<ConversationStore>> reading() {
        return List.of(
                Mutant.of(
                        "the window is read from the beginning",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public List<StoredMessage> messages(String user, String id, long before, int limit) {
                                List<StoredMessage> window = super.messages(user, id, before, Integer.MAX_VALUE);
                                return window.subList(0, Math.min(limit, window.size()));
                            }
                        },
                        "the_window_is_read_from_the_end",
                        "pages_cover_every_message_once"),
                Mutant.of(
                        "the page begins with the last message of the page before",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public List<StoredMessage> messages(String user, String id, long before, int limit) {
                                return super.messages(user, id, Math.max(before, before + 1), limit);
                            }
                        },
                        "the_window_is_read_from_the_end",
                        "pages_cover_every_message_once"),
                Mutant.of(
                        "any limit will do",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public List<StoredMessage> messages(String user, String id, long before, int limit) {
                                return limit > 0 ? super.messages(user, id, before, limit) : List.of();
                            }
                        },
                        "a_page_holds_at_least_one_message"),
                Mutant.of(
                        "an unknown conversation is an empty one",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public List<StoredMessage> messages(String user, String id, long before, int limit) {
                                try {
                                    return super.messages(user, id, before, limit);
                                } catch (OrchestratorException unknown) {
                                    return List.of();
                                }
                            }
                        },
                        "messages_need_their_conversation",
                        "what_is_deleted_is_gone_for_good",
                        "reading_keeps_users_apart"));
    }

    /** Stores every message under an id of its own and shows the one it was given. */
    private static final class Doubling extends DelegatingConversationStore {
        private final AtomicInteger count = new AtomicInteger();

        Doubling(ConversationStore inner) {
            super(inner);
        }

        @Override
        public StoredMessage append(String userId, String conversationId, Message message) {
            return super.append(
                    userId, conversationId, Changed.id(message, message.id() + "#" + count.getAndIncrement()));
        }

        @Override
        StoredMessage seen(String conversationId, StoredMessage stored) {
            Message message = stored.message();
            return new StoredMessage(
                    stored.sequence(), Changed.id(message, message.id().split("#")[0]));
        }
    }

    private static final class Overwriting extends DelegatingConversationStore {
        private final Map<String, Message> last = new ConcurrentHashMap<>();

        Overwriting(ConversationStore inner) {
            super(inner);
        }

        @Override
        public StoredMessage append(String userId, String conversationId, Message message) {
            last.put(conversationId + message.id(), message);
            return super.append(userId, conversationId, message);
        }

        @Override
        StoredMessage seen(String conversationId, StoredMessage stored) {
            Message message = stored.message();
            return new StoredMessage(stored.sequence(), last.getOrDefault(conversationId + message.id(), message));
        }
    }

    private static final class Everywhere extends DelegatingConversationStore {
        private final Map<String, StoredMessage> all = new ConcurrentHashMap<>();

        Everywhere(ConversationStore inner) {
            super(inner);
        }

        @Override
        public StoredMessage append(String userId, String conversationId, Message message) {
            return all.computeIfAbsent(message.id(), id -> super.append(userId, conversationId, message));
        }
    }

    private static final class Racing extends DelegatingConversationStore {
        Racing(ConversationStore inner) {
            super(inner);
        }

        @Override
        public StoredMessage append(String userId, String conversationId, Message message) {
            Optional<Conversation> before = inner.find(userId, conversationId);
            LockSupport.parkNanos(200_000);
            StoredMessage stored = super.append(userId, conversationId, message);
            return new StoredMessage(before.orElseThrow().messageCount() + 1, stored.message());
        }
    }

    private static final class Losing extends DelegatingConversationStore {
        private final AtomicInteger atWork = new AtomicInteger();

        Losing(ConversationStore inner) {
            super(inner);
        }

        @Override
        public StoredMessage append(String userId, String conversationId, Message message) {
            boolean alone = atWork.incrementAndGet() == 1;
            try {
                LockSupport.parkNanos(200_000);
                return alone ? super.append(userId, conversationId, message) : new StoredMessage(1, message);
            } finally {
                atWork.decrementAndGet();
            }
        }
    }
}
