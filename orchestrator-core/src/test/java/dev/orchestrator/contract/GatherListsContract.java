package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Finding items by id, and listing them. */
abstract class GatherListsContract extends GatherWritingContract {

    private static final List<State> STATES = List.of(State.PENDING, State.COMPLETE, State.FAILED);

    @Test
    void items_are_found_in_the_order_of_the_ids() {
        List.of("a", "b", "c", "d").forEach(this::insert);
        assertThat(store.find(project, List.of("d", "unknown", "a", "c", "a")))
                .extracting(GatherItem::id)
                .containsExactly("d", "a", "c");
        List<String> most =
                IntStream.range(0, GatherQuery.MOST).mapToObj(i -> "x" + i).toList();
        List<String> more = new ArrayList<>(most);
        more.set(GatherQuery.MOST - 1, "b");
        assertThat(store.find(project, more)).hasSize(1);
        more.add("one more");
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.find(project, more));
    }

    @Test
    void a_list_begins_with_the_newest() {
        for (String id : List.of("b", "a", "c")) {
            insert(id);
            clock.advance(Duration.ofMillis(1));
        }
        store.insert(
                GatherItem.accepted(
                                "old",
                                project,
                                GatherItem.Format.TEXT,
                                "x",
                                "x",
                                "anna",
                                clock.instant().minusSeconds(60))
                        .build(),
                Set.of());
        store.update(found("b").toBuilder().summary("changed later").build(), Set.of());
        assertThat(ids(GatherQuery.of(project))).containsExactly("c", "a", "b", "old");
        assertThat(ids(GatherQuery.of(project).page(null, 2))).containsExactly("c", "a");
        assertThat(ids(GatherQuery.of(project).page("a", 2))).containsExactly("b", "old");
        assertThat(ids(GatherQuery.of(project).page("old", 2))).isEmpty();
    }

    /** Items of three states; every second one holds "even", all hold "all"; groups of ten are of one millisecond. */
    private void insertMany() {
        for (int i = 0; i < 60; i++) {
            GatherItem item =
                    item("i-" + i).state(STATES.get(i % STATES.size()), null).build();
            store.insert(item, i % 2 == 0 ? List.of("all", "even", "n" + i) : List.of("all", "n" + i));
            clock.advance(Duration.ofMillis(i % 10 == 9 ? 1 : 0));
        }
    }

    private List<String> pages(GatherQuery query, int limit) {
        List<String> ids = new ArrayList<>();
        List<String> page = ids(query.page(null, limit));
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            ids.addAll(page);
            page = ids(query.page(page.get(page.size() - 1), limit));
        }
        return ids;
    }

    @Test
    void pages_tell_every_item_once_though_times_are_equal() {
        insertMany();
        List<String> whole = ids(all());
        assertThat(whole).hasSize(60).doesNotHaveDuplicates();
        assertThat(pages(all(), 7)).isEqualTo(whole);
        assertThat(pages(all(), 1)).isEqualTo(whole);
        assertThat(store.list(all())).extracting(GatherItem::createdAt).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    /** Five of three million characters each, by another text each time; the newest comes first. */
    private List<String> insertLarge() {
        for (int i = 4; i >= 0; i--) {
            GatherItem.Builder item = GatherItem.accepted(
                    "i-" + i,
                    project,
                    GatherItem.Format.TEXT,
                    large(i % 3 == 0 ? 3 : 2),
                    "h" + i,
                    "anna",
                    clock.instant());
            item.extractedText(large(i % 3 == 1 ? 1 : 0)).enriched(large(i % 3 == 2 ? 1 : 0), 1);
            store.insert(item.state(STATES.get(i % 2), null).build(), List.of("t"));
            clock.advance(Duration.ofMillis(1));
        }
        return List.of("i-0", "i-1", "i-2", "i-3", "i-4");
    }

    private static String large(int millions) {
        return "x".repeat(millions * 1_000_000);
    }

    @Test
    void a_page_of_large_items_ends_early_and_the_list_goes_on() {
        List<String> ids = insertLarge();
        for (GatherQuery query : List.of(all(), all().in(STATES.get(0), STATES.get(1)), all().holding(Set.of("t")))) {
            assertThat(ids(query)).isEqualTo(ids.subList(0, 3));
            assertThat(ids(query.page("i-2", GatherQuery.MOST))).isEqualTo(ids.subList(3, 5));
            assertThat(ids(query.page("i-4", GatherQuery.MOST))).isEmpty();
            assertThat(ids(query.page(null, 2))).isEqualTo(ids.subList(0, 2));
        }
    }

    @Test
    void the_order_is_the_same_whatever_is_asked_for() {
        insertMany();
        List<String> whole = ids(all());
        for (GatherQuery query : List.of(
                all().in(State.FAILED, State.PENDING),
                all().holding(Set.of("even")),
                all().in(State.COMPLETE).holding(Set.of("all", "even")))) {
            List<String> some = ids(query);
            assertThat(some).isEqualTo(whole.stream().filter(some::contains).toList());
            assertThat(pages(query, 7)).isEqualTo(some);
        }
    }

    @Test
    void a_list_may_ask_for_states() {
        insertMany();
        for (State state : STATES) {
            assertThat(store.list(all().in(state)))
                    .hasSize(20)
                    .extracting(GatherItem::state)
                    .containsOnly(state);
        }
        assertThat(store.list(all().in(State.PENDING, State.FAILED)))
                .hasSize(40)
                .extracting(GatherItem::state)
                .containsOnly(State.PENDING, State.FAILED);
        assertThat(ids(all().in(State.values()))).hasSize(60);
        assertThat(store.list(all().in(State.PENDING, State.FAILED).page(null, 15)))
                .hasSize(15);
    }

    @Test
    void an_item_is_listed_by_the_state_it_has_now() {
        GatherItem item = insert("i");
        store.update(item.toBuilder().state(State.COMPLETE, null).build(), Set.of());
        assertThat(ids(all().in(State.PENDING))).isEmpty();
        assertThat(ids(all().in(State.COMPLETE))).containsExactly("i");
    }

    @Test
    void a_list_may_ask_for_terms_all_of_which_are_held() {
        insertMany();
        assertThat(ids(all().holding(Set.of("even")))).hasSize(30);
        assertThat(ids(all().holding(Set.of("all", "even", "n4")))).containsExactly("i-4");
        assertThat(ids(all().holding(Set.of("even", "n5")))).isEmpty();
        assertThat(ids(all().holding(Set.of("all", "unknown")))).isEmpty();
        assertThat(ids(all().holding(Set.of("unknown")))).isEmpty();
    }

    @Test
    void states_and_terms_are_asked_for_together() {
        insertMany();
        List<GatherItem> both =
                store.list(all().in(State.COMPLETE, State.FAILED).holding(Set.of("even")));
        assertThat(both).hasSize(20).extracting(GatherItem::state).containsOnly(State.COMPLETE, State.FAILED);
        assertThat(both).allMatch(item -> Integer.parseInt(item.id().substring(2)) % 2 == 0);
        assertThat(ids(all().in(State.COMPLETE).holding(Set.of("n0")))).isEmpty();
    }

    @Test
    void a_list_goes_on_after_an_item_that_is_not_asked_for_any_more() {
        for (String id : List.of("a", "b", "c")) {
            insert(id, "t");
            clock.advance(Duration.ofMillis(1));
        }
        store.update(found("b").toBuilder().state(State.COMPLETE, null).build(), Set.of());
        assertThat(ids(all().in(State.PENDING).page("b", 10))).containsExactly("a");
        assertThat(ids(all().holding(Set.of("t")).page("b", 10))).containsExactly("a");
    }

    @Test
    void a_list_after_what_is_not_there_is_refused() {
        insert("i", "t");
        store.insert(item(other, "foreign").build(), Set.of());
        for (String after : List.of("unknown", "foreign", "hash of i")) {
            assertFails(ErrorCode.VALIDATION_ERROR, () -> store.list(all().page(after, 10)));
            assertFails(
                    ErrorCode.VALIDATION_ERROR,
                    () -> store.list(all().holding(Set.of("t")).page(after, 10)));
            assertFails(
                    ErrorCode.VALIDATION_ERROR,
                    () -> store.list(all().in(State.PENDING).page(after, 10)));
        }
    }
}
