package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Finding items by the terms they hold. */
abstract class GatherTermsContract extends GatherListsContract {

    private static final Map<String, Double> RED = Map.of("red", 1.0);

    private static List<String> terms(int count) {
        return IntStream.range(0, count).mapToObj(i -> "term-" + i).toList();
    }

    @Test
    void items_are_found_by_any_of_the_terms_they_hold() {
        insert("a", "red", "round", "small");
        insert("b", "red", "square");
        insert("c", "blue");
        assertThat(holding("red", "small", "unknown"))
                .isEqualTo(Map.of("a", Set.of("red", "small"), "b", Set.of("red")));
        assertThat(holding("unknown")).isEmpty();
        assertThat(store.holding(project, Map.of(), 10, 10)).isEmpty();
        assertThat(store.holding(other, RED, 10, 10)).isEmpty();
    }

    @Test
    void the_heaviest_come_first() {
        insert("light", "red");
        insert("lighter", "blue");
        insert("heaviest", "red", "blue");
        insert("heavy", "round");
        insert("none", "square");
        Map<String, Double> weights = Map.of("red", 3.0, "blue", 2.0, "round", 4.0, "unknown", 9.0);
        List<String> all = List.of("heaviest", "heavy", "light", "lighter");
        assertThat(store.holding(project, weights, 10, 10)).isEqualTo(all);
        for (int limit = 1; limit <= all.size(); limit++) {
            assertThat(store.holding(project, weights, 10, limit)).isEqualTo(all.subList(0, limit));
        }
    }

    @Test
    void what_weighs_the_same_comes_in_the_same_order_each_time() {
        for (int i = 0; i < 30; i++) {
            insert("i-" + i, "red");
        }
        List<String> all = store.holding(project, RED, 100, 100);
        for (int limit : List.of(1, 7, 30)) {
            assertThat(store.holding(project, RED, 100, limit)).isEqualTo(all.subList(0, limit));
        }
    }

    @Test
    void an_item_weighs_all_that_it_holds_however_few_are_read() {
        for (int i = 0; i < 100; i++) {
            insert("i-" + i, "all", i % 2 == 0 ? "even" : "odd", "n" + i);
        }
        Map<String, Double> weights = Map.of("n3", 8.0, "all", 1.0, "even", 2.0, "n4", 8.0);
        for (int read : List.of(1, 3, 70, 99)) {
            List<String> ids = store.holding(project, weights, read, read);
            assertThat(ids).hasSize(read).doesNotHaveDuplicates();
            assertThat(ids).extracting(id -> weight(id, weights)).isSortedAccordingTo(Comparator.reverseOrder());
        }
        assertThat(store.holding(project, Map.of("all", 1.0), 1000, 1000)).hasSize(100);
    }

    private static double weight(String id, Map<String, Double> weights) {
        int number = Integer.parseInt(id.substring(2));
        return Stream.of("all", number % 2 == 0 ? "even" : "odd", "n" + number)
                .mapToDouble(term -> weights.getOrDefault(term, 0.0))
                .sum();
    }

    @Test
    void counts_tell_how_many_items_hold_a_term() {
        assertThat(count(project, "red")).isZero();
        insert("a", "red", "round");
        insert("b", "red");
        insert("c");
        Map<String, Long> counts = store.counts(project, List.of("red", "round", "unknown", "red"));
        assertThat(counts.get("red")).isEqualTo(2);
        assertThat(counts.get("round")).isEqualTo(1);
        assertThat(counts.getOrDefault("unknown", 0L)).isZero();
        assertThat(store.counts(project, List.of())).isEmpty();
        assertThat(count(other, "red")).isZero();
    }

    @Test
    void a_term_that_is_given_twice_counts_once() {
        GatherItem item = insert("a", "red", "red", "round");
        assertCounts("red", 1);
        store.update(item, List.of("red", "red"));
        assertCounts("red", 1);
        assertThat(holding("red", "red")).isEqualTo(Map.of("a", Set.of("red")));
    }

    @Test
    void terms_are_replaced_by_an_update() {
        GatherItem item = insert("a", "red", "round");
        insert("b", "red");
        GatherItem second = store.update(item, List.of("red", "new")).orElseThrow();
        assertThat(holding("red", "round", "new")).isEqualTo(Map.of("a", Set.of("red", "new"), "b", Set.of("red")));
        assertCounts("red", 2);
        assertCounts("round", 0);
        assertCounts("new", 1);
        assertThat(ids(all().holding(Set.of("round")))).isEmpty();
        assertThat(ids(all().holding(Set.of("new")))).containsExactly("a");
        store.update(second, List.of());
        assertThat(holding("red", "new")).isEqualTo(Map.of("b", Set.of("red")));
        assertCounts("red", 1);
        assertCounts("new", 0);
    }

    @Test
    void an_item_has_as_many_terms_as_are_allowed_and_no_more() {
        List<String> most = new ArrayList<>(terms(GatherStore.MOST_TERMS - 1));
        most.add("x".repeat(GatherStore.LONGEST_TERM));
        GatherItem item = store.insert(item("a").build(), most);
        assertThat(holding(most.toArray(String[]::new))).isEqualTo(Map.of("a", Set.copyOf(most)));
        assertThat(store.counts(project, most)).hasSize(most.size());
        for (List<String> wrong : List.of(
                terms(GatherStore.MOST_TERMS + 1), List.of("x".repeat(GatherStore.LONGEST_TERM + 1)), List.of(" "))) {
            assertFails(ErrorCode.VALIDATION_ERROR, () -> store.insert(item("b").build(), wrong));
            assertFails(ErrorCode.VALIDATION_ERROR, () -> store.update(item, wrong));
        }
        assertThat(store.list(all())).containsExactly(item);
    }

    @Test
    void no_more_is_asked_for_than_is_allowed() {
        insert("a", "red");
        for (List<String> wrong : List.of(
                terms(GatherStore.MOST_TERMS + 1), List.of("x".repeat(GatherStore.LONGEST_TERM + 1)), List.of(" "))) {
            assertFails(ErrorCode.VALIDATION_ERROR, () -> store.counts(project, wrong));
            Map<String, Double> weights = wrong.stream().collect(Collectors.toMap(term -> term, term -> 1.0));
            assertFails(ErrorCode.VALIDATION_ERROR, () -> store.holding(project, weights, 10, 10));
        }
        for (int wrong : List.of(-1, 0, GatherStore.MOST_READ + 1)) {
            assertFails(ErrorCode.VALIDATION_ERROR, () -> store.holding(project, RED, wrong, 1));
            assertFails(ErrorCode.VALIDATION_ERROR, () -> store.holding(project, RED, GatherStore.MOST_READ, wrong));
        }
        for (double wrong : List.of(0.0, -1.0, Double.NaN)) {
            assertFails(ErrorCode.VALIDATION_ERROR, () -> store.holding(project, Map.of("red", wrong), 10, 10));
        }
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.holding(project, RED, 10, 11));
        assertThat(store.holding(project, RED, GatherStore.MOST_READ, GatherStore.MOST_READ))
                .containsExactly("a");
    }

    @Test
    void terms_stay_right_while_many_change_them() throws Exception {
        Together.run(THREADS, thread -> {
            for (int i = 0; i < 5; i++) {
                String id = "i-" + thread + "-" + i;
                GatherItem item = insert(id, "all", "first", "thread-" + thread);
                store.update(item, List.of("all", "second", "thread-" + thread));
                if (i > 0) {
                    store.delete(project, id);
                }
            }
            return null;
        });
        assertCounts("all", THREADS);
        assertCounts("first", 0);
        assertCounts("second", THREADS);
        assertCounts("thread-7", 1);
        assertThat(holding("first")).isEmpty();
        assertThat(holding("all", "thread-7")).hasSize(THREADS).containsEntry("i-7-0", Set.of("all", "thread-7"));
    }

    @Test
    void the_items_of_a_project_are_counted() {
        assertThat(store.size(project)).isZero();
        insert("a", "red");
        insert("b");
        insert("b");
        assertThat(store.size(project)).isEqualTo(2);
        assertThat(store.size(other)).isZero();
        store.delete(project, "a");
        assertThat(store.size(project)).isEqualTo(1);
    }
}
