package dev.orchestrator.conformance;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnStart.Finished;
import dev.orchestrator.port.store.TurnStart.InFlight;
import dev.orchestrator.port.store.TurnStart.Started;
import dev.orchestrator.port.store.TurnToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that begin, keep or end turns wrongly. */
final class TurnMutants {

    private TurnMutants() {}

    static List<Mutant<ConversationStore>> all() {
        List<Mutant<ConversationStore>> all = new ArrayList<>(beginning());
        all.addAll(keeping());
        all.addAll(FinishMutants.all());
        return all;
    }

    private static List<Mutant<ConversationStore>> beginning() {
        return List.of(
                Mutant.of(
                        "the same request is started while it is answered",
                        store -> new Generous(store) {
                            @Override
                            boolean alsoStarts(Turn turn, InFlight busy) {
                                return turn.requestId().equals(busy.requestId());
                            }
                        },
                        "of_many_threads_with_one_request_one_is_started",
                        "of_many_threads_one_takes_over"),
                Mutant.of(
                        "every request may be answered at once",
                        store -> new Generous(store) {
                            @Override
                            boolean alsoStarts(Turn turn, InFlight busy) {
                                return !turn.requestId().equals(busy.requestId());
                            }
                        },
                        "of_many_threads_with_requests_of_their_own_one_is_started",
                        "a_busy_conversation_names_who_is_at_work_and_stores_nothing"),
                Mutant.of(
                        "the first text of a request is answered, whatever is asked",
                        FirstText::new,
                        "a_request_id_belongs_to_one_text"),
                Mutant.of(
                        "who asks is told that he is at work himself",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public TurnStart beginTurn(Turn turn, Duration lease) {
                                TurnStart start = super.beginTurn(turn, lease);
                                return start instanceof InFlight ? new InFlight(turn.requestId(), turn.runId()) : start;
                            }
                        },
                        "of_many_threads_with_one_request_one_is_started",
                        "a_busy_conversation_names_who_is_at_work_and_stores_nothing"),
                Mutant.of(
                        "a question that has to wait is stored already",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public TurnStart beginTurn(Turn turn, Duration lease) {
                                TurnStart start = super.beginTurn(turn, lease);
                                inner.append(turn.userId(), turn.conversationId(), turn.question());
                                return start;
                            }
                        },
                        "a_busy_conversation_names_who_is_at_work_and_stores_nothing"),
                Mutant.of(
                        "one turn at a time in all conversations",
                        OneForAll::new,
                        "a_busy_conversation_keeps_no_other_one_waiting"),
                Mutant.of(
                        "a finished turn waits for the one at work",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public TurnStart beginTurn(Turn turn, Duration lease) {
                                TurnStart start = super.beginTurn(turn, lease);
                                return start instanceof Finished ? new InFlight(turn.requestId(), "run") : start;
                            }
                        },
                        "a_finished_turn_is_finished_for_good"),
                Mutant.of(
                        "a turn creates the conversation",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public TurnStart beginTurn(Turn turn, Duration lease) {
                                inner.create(Conversation.begin(
                                        turn.conversationId(), turn.userId(), null, "new", Instant.EPOCH));
                                return super.beginTurn(turn, lease);
                            }
                        },
                        "a_turn_needs_its_conversation"));
    }

    private static List<Mutant<ConversationStore>> keeping() {
        return List.of(
                Mutant.of(
                        "a lease is cut in half",
                        store -> leasing(store, 1, 2),
                        "a_lease_lasts_as_long_as_it_was_given"),
                Mutant.of(
                        "a lease never ends",
                        store -> leasing(store, 1000, 1),
                        "a_lease_lasts_as_long_as_it_was_given",
                        "an_expired_turn_is_taken_over_with_its_question_in_place"),
                Mutant.of(
                        "renewing does not prolong",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public boolean renewTurn(TurnToken token, Duration lease) {
                                return super.renewTurn(token, Duration.ofNanos(1));
                            }
                        },
                        "a_renewed_lease_lasts_longer"),
                Mutant.of(
                        "renewing always seems to work",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public boolean renewTurn(TurnToken token, Duration lease) {
                                super.renewTurn(token, lease);
                                return true;
                            }
                        },
                        "a_right_that_was_lost_cannot_be_renewed",
                        "a_turn_of_a_deleted_conversation_is_lost"),
                Mutant.of(
                        "the secret of a conversation stays the same",
                        OneSecret::new,
                        "an_expired_turn_is_taken_over_with_its_question_in_place",
                        "who_lost_the_right_stores_nothing"),
                Mutant.of(
                        "anybody can give the right back", OpenRelease::new, "who_lost_the_right_cannot_give_it_back"),
                Mutant.of(
                        "releasing does nothing",
                        store -> new DelegatingConversationStore(store) {
                            @Override
                            public void releaseTurn(TurnToken token) {
                                // This is what is broken.
                            }
                        },
                        "a_released_turn_can_be_started_again"));
    }

    private static ConversationStore leasing(ConversationStore store, int times, int dividedBy) {
        return new DelegatingConversationStore(store) {
            @Override
            public TurnStart beginTurn(Turn turn, Duration lease) {
                return super.beginTurn(turn, lease.multipliedBy(times).dividedBy(dividedBy));
            }
        };
    }

    /** Gives the right away although somebody has it. */
    private abstract static class Generous extends DelegatingConversationStore {
        Generous(ConversationStore inner) {
            super(inner);
        }

        abstract boolean alsoStarts(Turn turn, InFlight busy);

        @Override
        public TurnStart beginTurn(Turn turn, Duration lease) {
            TurnStart start = super.beginTurn(turn, lease);
            if (!(start instanceof InFlight busy && alsoStarts(turn, busy))) {
                return start;
            }
            TurnToken token = new TurnToken(
                    turn.userId(),
                    turn.conversationId(),
                    turn.requestId(),
                    UUID.randomUUID().toString());
            return new Started(token, inner.append(turn.userId(), turn.conversationId(), turn.question()));
        }
    }

    private static final class FirstText extends DelegatingConversationStore {
        FirstText(ConversationStore inner) {
            super(inner);
        }

        @Override
        public TurnStart beginTurn(Turn turn, Duration lease) {
            try {
                return super.beginTurn(turn, lease);
            } catch (OrchestratorException e) {
                if (e.code() != ErrorCode.VALIDATION_ERROR) {
                    throw e;
                }
                Message first = byId(
                                turn.userId(),
                                turn.conversationId(),
                                turn.question().id())
                        .orElseThrow()
                        .message();
                return super.beginTurn(
                        new Turn(turn.userId(), turn.conversationId(), turn.requestId(), turn.runId(), first), lease);
            }
        }
    }

    private static final class OneForAll extends DelegatingConversationStore {
        private String busy = "";

        OneForAll(ConversationStore inner) {
            super(inner);
        }

        @Override
        public TurnStart beginTurn(Turn turn, Duration lease) {
            if (!busy.isEmpty() && !busy.equals(turn.conversationId())) {
                return new InFlight("another", "another");
            }
            busy = turn.conversationId();
            return super.beginTurn(turn, lease);
        }
    }

    private static final class OneSecret extends DelegatingConversationStore {
        private final Map<String, TurnToken> real = new ConcurrentHashMap<>();

        OneSecret(ConversationStore inner) {
            super(inner);
        }

        @Override
        public TurnStart beginTurn(Turn turn, Duration lease) {
            TurnStart start = super.beginTurn(turn, lease);
            if (!(start instanceof Started started)) {
                return start;
            }
            real.put(turn.conversationId(), started.token());
            TurnToken shown = new TurnToken(turn.userId(), turn.conversationId(), turn.requestId(), "secret");
            return new Started(shown, started.question());
        }

        @Override
        public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
            return super.finishTurn(real.get(token.conversationId()), answer);
        }
    }

    private static final class OpenRelease extends DelegatingConversationStore {
        private final Map<String, TurnToken> last = new ConcurrentHashMap<>();

        OpenRelease(ConversationStore inner) {
            super(inner);
        }

        @Override
        public TurnStart beginTurn(Turn turn, Duration lease) {
            TurnStart start = super.beginTurn(turn, lease);
            if (start instanceof Started started) {
                last.put(turn.conversationId(), started.token());
            }
            return start;
        }

        @Override
        public void releaseTurn(TurnToken token) {
            super.releaseTurn(last.get(token.conversationId()));
        }
    }
}
