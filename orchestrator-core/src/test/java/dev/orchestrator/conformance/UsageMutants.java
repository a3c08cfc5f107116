package dev.orchestrator.conformance;

import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that add up wrongly what answers consumed. */
final class UsageMutants {

    private UsageMutants() {}

    static List<Mutant<ConversationStore>> all() {
        return List.of(
                Mutant.of(
                        "every finish adds the usage again",
                        store -> new Tallying(store) {
                            @Override
                            Usage tally(Usage sum, TurnToken token, StoredMessage stored) {
                                return sum.plus(stored.message().metadata().usage());
                            }
                        },
                        "finishing_again_returns_the_same_and_adds_nothing",
                        "finishing_an_interrupted_answer_again_adds_nothing",
                        "who_lost_the_right_gets_the_complete_answer_of_the_other_run"),
                Mutant.of(
                        "costs are summed as double",
                        store -> new Tallying(store) {
                            @Override
                            Usage tally(Usage sum, TurnToken token, StoredMessage stored) {
                                Usage usage = stored.message().metadata().usage();
                                double cost =
                                        sum.cost().doubleValue() + usage.cost().doubleValue();
                                Usage exact = sum.plus(usage);
                                return exact.withCost(BigDecimal.valueOf(cost), exact.basis());
                            }
                        },
                        "usage_is_summed_to_the_last_digit"),
                Mutant.of(
                        "how sure a cost is gets lost",
                        store -> new Tallying(store) {
                            @Override
                            Usage tally(Usage sum, TurnToken token, StoredMessage stored) {
                                Usage exact =
                                        sum.plus(stored.message().metadata().usage());
                                return exact.withCost(exact.cost(), Usage.CostBasis.PROVIDER);
                            }
                        },
                        "usage_is_summed_to_the_last_digit"),
                Mutant.of(
                        "interrupted answers are free",
                        store -> new Tallying(store) {
                            @Override
                            Usage tally(Usage sum, TurnToken token, StoredMessage stored) {
                                boolean complete = stored.message().status() == Message.Status.COMPLETE;
                                return complete
                                        ? sum.plus(stored.message().metadata().usage())
                                        : sum;
                            }
                        },
                        "the_answer_to_a_retry_replaces_the_interrupted_one_in_its_place",
                        "usage_is_summed_to_the_last_digit"),
                Mutant.of(
                        "two usages that come at once count as one",
                        store -> new Tallying(store) {
                            private final Set<String> counted = new HashSet<>();

                            @Override
                            Usage tally(Usage sum, TurnToken token, StoredMessage stored) {
                                // As if every second sum was overwritten by one that was read before.
                                boolean lost = counted.add(token.secret()) && counted.size() % 2 == 0;
                                return lost
                                        ? sum
                                        : sum.plus(stored.message().metadata().usage());
                            }
                        },
                        "turns_and_appends_from_many_threads_leave_no_gap"));
    }

    private abstract static class Tallying extends DelegatingConversationStore {
        private final Map<String, Usage> sums = new ConcurrentHashMap<>();

        Tallying(ConversationStore inner) {
            super(inner);
        }

        abstract Usage tally(Usage sum, TurnToken token, StoredMessage stored);

        @Override
        public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
            Optional<StoredMessage> finished = super.finishTurn(token, answer);
            finished.ifPresent(stored -> sums.compute(
                    token.conversationId(), (id, sum) -> tally(sum == null ? Usage.NONE : sum, token, stored)));
            return finished;
        }

        @Override
        Conversation seen(Conversation c) {
            return Changed.usage(c, sums.getOrDefault(c.id(), c.usage()));
        }
    }
}
