package dev.orchestrator.conformance;

import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Ledgers that keep, add or find entries wrongly. */
final class SumMutants {

    private SumMutants() {}

    static List<Mutant<UsageLedger>> all() {
        return Stream.of(keeping(), adding(), naming(), asking())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant<UsageLedger>> keeping() {
        return List.of(
                Mutant.of(
                        "an id is kept each time",
                        ledger -> keyed(ledger, id -> id + UUID.randomUUID()),
                        "an_entry_counts_once_however_often_it_is_recorded"),
                Mutant.of(
                        "the last entry of an id is kept",
                        ledger -> new OwnEntries(ledger) {
                            @Override
                            public void record(UsageEntry entry) {
                                entries.put(entry.id(), entry);
                            }
                        },
                        "an_entry_counts_once_however_often_it_is_recorded"),
                Mutant.of(
                        "ids are what UTF-8 makes of them",
                        ledger -> keyed(ledger, SumMutants::utf8),
                        "ids_of_entries_are_kept_apart_whatever_their_text"),
                Mutant.of(
                        "the case of ids is ignored",
                        ledger -> keyed(ledger, SumMutants::lower),
                        "ids_of_entries_are_kept_apart_whatever_their_text"),
                keeping(
                        "failed attempts are left out",
                        entry -> entry.error() == null,
                        "failed_attempts_and_cached_answers_count"),
                keeping(
                        "cached answers are left out",
                        entry -> !entry.cached(),
                        "failed_attempts_and_cached_answers_count"),
                keeping(
                        "an entry without a provider is left out",
                        entry -> entry.provider() != null,
                        "an_entry_may_have_everything_or_little"));
    }

    private static UsageLedger keyed(UsageLedger ledger, UnaryOperator<String> key) {
        return new OwnEntries(ledger) {
            @Override
            public void record(UsageEntry entry) {
                entries.putIfAbsent(key.apply(entry.id()), entry);
            }
        };
    }

    private static Mutant<UsageLedger> keeping(String name, Predicate<UsageEntry> kept, String... rejectedBy) {
        return Mutant.of(
                name,
                ledger -> new OwnEntries(ledger) {
                    @Override
                    public void record(UsageEntry entry) {
                        if (kept.test(entry)) {
                            super.record(entry);
                        }
                    }
                },
                rejectedBy);
    }

    private static List<Mutant<UsageLedger>> adding() {
        return List.of(
                costing(
                        "costs are added as double",
                        (a, b) -> BigDecimal.valueOf(a.doubleValue() + b.doubleValue()),
                        "sums_keep_every_digit",
                        "the_sum_of_a_hundred_thousand_entries_equals_the_sum_of_its_parts"),
                costing("sums have 34 digits", (a, b) -> a.add(b, MathContext.DECIMAL128), "sums_keep_every_digit"),
                costing(
                        "costs have 18 decimals",
                        (a, b) -> a.add(b).setScale(18, RoundingMode.HALF_EVEN),
                        "sums_keep_every_digit",
                        "the_sum_of_a_hundred_thousand_entries_equals_the_sum_of_its_parts"),
                Mutant.of(
                        "cached tokens are not added",
                        ledger -> new OwnEntries(ledger) {
                            @Override
                            Usage add(Usage a, Usage b) {
                                Usage all = a.plus(b);
                                return new Usage(
                                        all.inputTokens(),
                                        all.outputTokens(),
                                        0,
                                        all.reasoningTokens(),
                                        all.cost(),
                                        all.basis());
                            }
                        },
                        "everything_that_was_consumed_is_summed"),
                Mutant.of(
                        "every cost is said to be sure",
                        ledger -> new OwnEntries(ledger) {
                            @Override
                            Usage add(Usage a, Usage b) {
                                Usage all = a.plus(b);
                                return all.withCost(all.cost(), Usage.CostBasis.PROVIDER);
                            }
                        },
                        "a_sum_is_as_sure_as_the_least_sure_of_its_parts"),
                Mutant.of(
                        "the cost of nothing is unknown",
                        ledger -> new DelegatingUsageLedger(ledger) {
                            @Override
                            public UsageSum sum(UsageQuery query) {
                                UsageSum sum = super.sum(query);
                                return sum.calls() > 0 ? sum : new UsageSum(0, Usage.ofTokens(0, 0));
                            }
                        },
                        "the_sum_of_nothing_is_nothing"));
    }

    private static Mutant<UsageLedger> costing(String name, BinaryOperator<BigDecimal> sum, String... rejectedBy) {
        return Mutant.of(
                name,
                ledger -> new OwnEntries(ledger) {
                    @Override
                    Usage add(Usage a, Usage b) {
                        Usage all = a.plus(b);
                        return all.withCost(sum.apply(a.cost(), b.cost()), all.basis());
                    }
                },
                rejectedBy);
    }

    private static List<Mutant<UsageLedger>> naming() {
        return List.of(
                naming("names are what UTF-8 makes of them", SumMutants::utf8),
                naming("the case of names is ignored", SumMutants::lower));
    }

    private static Mutant<UsageLedger> naming(String name, UnaryOperator<String> form) {
        return Mutant.of(
                name,
                ledger -> new OwnEntries(ledger) {
                    @Override
                    String form(String text) {
                        return form.apply(text);
                    }
                },
                "sums_keep_users_apart",
                "sums_keep_projects_apart");
    }

    static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static List<Mutant<UsageLedger>> asking() {
        return List.of(
                asking(
                        "users are not asked for",
                        q -> new UsageQuery(null, q.projectId(), q.from(), q.to()),
                        "sums_keep_users_apart",
                        "a_user_and_a_project_are_asked_for_together"),
                asking(
                        "projects are not asked for",
                        q -> new UsageQuery(q.userId(), null, q.from(), q.to()),
                        "sums_keep_projects_apart",
                        "a_user_and_a_project_are_asked_for_together"),
                asking(
                        "a window has its end",
                        q -> q.to() == null ? q : q.between(q.from(), q.to().plusMillis(1)),
                        "a_window_has_its_beginning_and_not_its_end"),
                asking(
                        "a window has not its beginning",
                        q -> q.from() == null ? q : q.between(q.from().plusMillis(1), q.to()),
                        "a_window_has_its_beginning_and_not_its_end"),
                asking(
                        "without user and project nothing is summed",
                        q -> q.userId() == null && q.projectId() == null ? q.withUser("nobody") : q,
                        "a_window_may_be_asked_for_of_all_users_and_projects"));
    }

    private static Mutant<UsageLedger> asking(String name, UnaryOperator<UsageQuery> asked, String... rejectedBy) {
        return Mutant.of(
                name,
                ledger -> new DelegatingUsageLedger(ledger) {
                    @Override
                    public UsageSum sum(UsageQuery query) {
                        return super.sum(asked.apply(query));
                    }
                },
                rejectedBy);
    }
}
