package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.orchestrator.port.store.UsageLedger} must do. The test of an adapter extends this and opens its
 * ledger; beside it, it shows that several processes keep the limits too, and that sums are answered from an index.
 */
public abstract class UsageLedgerContract extends UsageHoldsContract {

    private static final int MANY = 100_000;
    private static final int THREADS = 16;

    @Test
    void the_sum_of_nothing_is_nothing() {
        assertThat(sumOfUser()).isEqualTo(UsageSum.NONE);
    }

    @Test
    void everything_that_was_consumed_is_summed() {
        record("0.5");
        record("0.25");
        assertThat(sumOfUser().calls()).isEqualTo(2);
        assertThat(sumOfUser().usage().withCost(BigDecimal.ONE, Usage.CostBasis.PROVIDER))
                .isEqualTo(new Usage(8, 6, 4, 2, BigDecimal.ONE, Usage.CostBasis.PROVIDER));
        assertSum(sumOfUser(), 2, "0.75");
    }

    @Test
    void an_entry_counts_once_however_often_it_is_recorded() throws Exception {
        UsageEntry entry = entry().usage(usage("0.1")).build();
        Together.run(8, thread -> {
            ledger.record(entry);
            return thread;
        });
        ledger.record(entry(entry.id(), user).usage(usage("7")).build());
        assertSum(sumOfUser(), 1, "0.1");
    }

    @Test
    void ids_of_entries_are_kept_apart_whatever_their_text() {
        for (String text : HostileText.ALL) {
            ledger.record(entry(unique("e") + (text.length() < 100 ? text : ""), user)
                    .usage(usage("1"))
                    .build());
        }
        // Each pair is the same to UTF-8, or to a database that ignores case or blanks.
        String id = unique("e");
        List<String> alike = List.of(id + "\uD83D", id + "\uD83E", id + "a", id + "A", id, id + " ");
        alike.forEach(one -> ledger.record(entry(one, user).usage(usage("1")).build()));
        int all = HostileText.ALL.size() + alike.size();
        assertSum(sumOfUser(), all, String.valueOf(all));
    }

    @Test
    void sums_keep_every_digit() {
        List<String> costs = List.of(
                "0.1", "0.2", "0.000012344999999999999", "1E-36", "0.30", "3E+11", "123456789.987654321", "9.99E-19");
        costs.forEach(this::record);
        BigDecimal parts = costs.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertSum(sumOfUser(), costs.size(), parts.toPlainString());
    }

    @Test
    void the_sum_of_a_hundred_thousand_entries_equals_the_sum_of_its_parts() throws Exception {
        List<BigDecimal> parts = Together.run(THREADS, this::manyOf);
        BigDecimal all = parts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        assertSum(sumOfUser(), MANY, all.toPlainString());
        assertSum(ledger.sum(UsageQuery.ALL.withProject(project)), MANY, all.toPlainString());
        assertThat(sumOfUser().usage().inputTokens()).isEqualTo(4L * MANY);
    }

    /** Costs of 12 to 21 decimals, each another one, as prices times tokens and providers make them. */
    private BigDecimal manyOf(int thread) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = thread; i < MANY; i += THREADS) {
            BigDecimal cost = BigDecimal.valueOf(123_456_789L * (i + 1), 12 + i % 10);
            ledger.record(entry().project(project).usage(usage(cost.toString())).build());
            sum = sum.add(cost);
        }
        return sum;
    }

    @Test
    void a_sum_is_as_sure_as_the_least_sure_of_its_parts() {
        for (Usage.CostBasis basis : Usage.CostBasis.values()) {
            ledger.record(
                    entry().usage(usage("1").withCost(BigDecimal.ONE, basis)).build());
            ledger.record(entry().usage(usage("1")).build());
            assertThat(sumOfUser().usage().basis()).isEqualTo(basis);
        }
    }

    @Test
    void failed_attempts_and_cached_answers_count() {
        ledger.record(entry().usage(usage("0.5")).error(ErrorCode.LLM_ERROR).build());
        ledger.record(entry().cached(true).build());
        assertSum(sumOfUser(), 2, "0.5");
    }

    @Test
    void an_entry_may_have_everything_or_little() {
        ledger.record(entry().project(project)
                .message(unique("c"), unique("m"))
                .provider("provider", unique("gen"))
                .usage(usage("0.5"))
                .took(Duration.ofMillis(700), Duration.ofMinutes(3))
                .cached(true)
                .error(ErrorCode.CANCELLED)
                .build());
        ledger.record(entry().build());
        assertSum(sumOfUser(), 2, "0.5");
        assertSum(ledger.sum(UsageQuery.ALL.withProject(project)), 1, "0.5");
    }

    @Test
    void sums_keep_users_apart() {
        // The first two are the same to UTF-8, which can hold neither.
        List<String> users = List.of(user + "\uD83D", user + "\uD83E", user + "a", user + "A", user + "$ne", user);
        for (String one : users) {
            ledger.record(entry(unique("e"), one).usage(usage("1")).build());
        }
        for (String one : users) {
            assertSum(ledger.sum(UsageQuery.ALL.withUser(one)), 1, "1");
        }
        assertThat(ledger.sum(UsageQuery.ALL.withUser("{\"$ne\": null}"))).isEqualTo(UsageSum.NONE);
    }

    @Test
    void sums_keep_projects_apart() {
        List<String> projects = List.of(project + "\uD83D", project + "\uD83E", project + "a", project + "A");
        for (String one : projects) {
            ledger.record(entry().project(one).usage(usage("1")).build());
        }
        record("1");
        for (String one : projects) {
            assertSum(ledger.sum(UsageQuery.ALL.withProject(one)), 1, "1");
        }
        assertSum(sumOfUser(), projects.size() + 1, "5");
    }

    @Test
    void a_user_and_a_project_are_asked_for_together() {
        ledger.record(entry().project(project).usage(usage("1")).build());
        record("10");
        ledger.record(entry(unique("e"), unique("other"))
                .project(project)
                .usage(usage("100"))
                .build());
        assertSum(ledger.sum(UsageQuery.ALL.withUser(user).withProject(project)), 1, "1");
        assertSum(ledger.sum(UsageQuery.ALL.withProject(project)), 2, "101");
    }

    @Test
    void a_window_has_its_beginning_and_not_its_end() {
        Instant begin = clock.instant();
        IntStream.range(0, 4).forEach(i -> {
            record("1");
            clock.advance(TICK);
        });
        UsageQuery query = UsageQuery.ALL.withUser(user);
        assertSum(ledger.sum(query.between(begin.plusMillis(1), begin.plusMillis(3))), 2, "2");
        assertSum(ledger.sum(query.between(begin.plusMillis(3), null)), 1, "1");
        assertSum(ledger.sum(query.between(null, begin.plusMillis(1))), 1, "1");
        assertSum(ledger.sum(query.between(begin.plusMillis(2), begin.plusMillis(2))), 0, "0");
    }

    @Test
    void a_window_may_be_asked_for_of_all_users_and_projects() {
        Instant begin = clock.instant();
        UsageQuery window = UsageQuery.ALL.between(begin, begin.plusSeconds(1));
        UsageSum before = ledger.sum(window);
        UsageSum allBefore = ledger.sum(UsageQuery.ALL);
        record("1");
        ledger.record(entry(unique("e"), unique("other")).usage(usage("2")).build());
        clock.advance(Duration.ofSeconds(1));
        record("4");
        assertMore(before, ledger.sum(window), 2, "3");
        assertMore(allBefore, ledger.sum(UsageQuery.ALL), 3, "7");
    }

    private static void assertMore(UsageSum before, UsageSum after, long calls, String cost) {
        assertThat(after.calls() - before.calls()).isEqualTo(calls);
        assertThat(after.usage().cost().subtract(before.usage().cost())).isEqualByComparingTo(cost);
    }
}
