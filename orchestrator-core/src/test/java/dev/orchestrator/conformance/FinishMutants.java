package dev.orchestrator.conformance;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnStart.Started;
import dev.orchestrator.port.store.TurnToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that finish turns wrongly. */
final class FinishMutants {

    private FinishMutants() {}

    static List<Mutant<ConversationStore>> all() {
        return List.of(
                Mutant.of(
                        "the answer is not stored",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
                                long count = inner.find(token.userId(), token.conversationId())
                                        .orElseThrow()
                                        .messageCount();
                                inner.releaseTurn(token);
                                return Optional.of(new StoredMessage(count + 1, answer));
                            }
                        },
                        "a_turn_stores_the_question_then_the_answer"),
                Mutant.of("an answer may have any id", AnyId::new, "the_id_of_an_answer_follows_from_its_request"),
                Mutant.of(
                        "a lease that is over ends the right at once",
                        OneUse::new,
                        "an_expired_right_that_nobody_took_can_still_be_used"),
                Mutant.of(
                        "who lost the right stores his answer all the same",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
                                return super.finishTurn(token, answer)
                                        .or(() -> Optional.of(
                                                inner.append(token.userId(), token.conversationId(), answer)));
                            }
                        },
                        "who_lost_the_right_stores_nothing",
                        "a_released_turn_can_be_started_again"),
                Mutant.of(
                        "who lost the right gets nothing",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
                                return super.finishTurn(token, answer)
                                        .filter(stored -> stored.message().equals(answer));
                            }
                        },
                        "who_lost_the_right_gets_the_complete_answer_of_the_other_run"),
                Mutant.of(
                        "who lost the right gets whatever is there",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
                                return super.finishTurn(token, answer)
                                        .or(() -> byId(token.userId(), token.conversationId(), answer.id()));
                            }
                        },
                        "who_lost_the_right_is_not_given_the_interrupted_answer_of_another_run"),
                Mutant.of(
                        "the first answer stays, interrupted or not",
                        FirstAnswer::new,
                        "the_answer_to_a_retry_replaces_the_interrupted_one_in_its_place"),
                Mutant.of(
                        "finishing again overwrites the answer",
                        LastAnswer::new,
                        "an_answer_stored_late_is_not_undone_by_finishing_again",
                        "who_lost_the_right_gets_the_complete_answer_of_the_other_run"),
                Mutant.of(
                        "a turn without its conversation cannot end quietly",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
                                if (inner.find(token.userId(), token.conversationId())
                                        .isEmpty()) {
                                    throw new OrchestratorException(ErrorCode.CONVERSATION_NOT_FOUND, "gone");
                                }
                                return super.finishTurn(token, answer);
                            }
                        },
                        "a_turn_of_a_deleted_conversation_is_lost"));
    }

    private static final class AnyId extends DelegatingConversationStore {
        AnyId(ConversationStore inner) {
            super(inner);
        }

        @Override
        public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
            if (answer.id().equals(Turn.answerId(token.requestId()))) {
                return super.finishTurn(token, answer);
            }
            return Optional.of(inner.append(token.userId(), token.conversationId(), answer));
        }
    }

    /** As if the store gave a right back by itself: once it was renewed it is used up. */
    private static final class OneUse extends DelegatingConversationStore {
        OneUse(ConversationStore inner) {
            super(inner);
        }

        @Override
        public boolean renewTurn(TurnToken token, Duration lease) {
            inner.releaseTurn(token);
            return super.renewTurn(token, lease);
        }
    }

    private static final class FirstAnswer extends DelegatingConversationStore {
        FirstAnswer(ConversationStore inner) {
            super(inner);
        }

        @Override
        public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
            Optional<StoredMessage> first = byId(token.userId(), token.conversationId(), answer.id());
            if (first.isEmpty()) {
                return super.finishTurn(token, answer);
            }
            inner.releaseTurn(token);
            return first;
        }
    }

    private static final class LastAnswer extends DelegatingConversationStore {
        private final Map<String, Message> last = new ConcurrentHashMap<>();

        LastAnswer(ConversationStore inner) {
            super(inner);
        }

        @Override
        public TurnStart beginTurn(Turn turn, Duration lease) {
            TurnStart start = super.beginTurn(turn, lease);
            if (start instanceof Started) {
                last.remove(turn.conversationId());
            }
            return start;
        }

        @Override
        public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
            last.put(token.conversationId(), answer);
            return super.finishTurn(token, answer);
        }

        @Override
        StoredMessage seen(String conversationId, StoredMessage stored) {
            Message shown = last.get(conversationId);
            boolean replaced =
                    shown != null && shown.id().equals(stored.message().id());
            return replaced ? new StoredMessage(stored.sequence(), shown) : stored;
        }
    }
}
