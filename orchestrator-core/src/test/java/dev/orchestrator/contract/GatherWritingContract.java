package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherItem.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Inserting, updating and deleting items. */
abstract class GatherWritingContract extends GatherScenario {

    private static final int EACH = 20;

    private void assertIs(GatherItem expected) {
        assertThat(store.find(expected.projectId(), List.of(expected.id()))).containsExactly(expected);
        assertThat(store.findByHash(expected.projectId(), expected.contentHash()))
                .contains(expected);
        assertThat(store.list(all())).containsOnlyOnce(expected);
    }

    @Test
    void an_item_comes_back_as_it_was_given() {
        GatherItem item = full("i").version(17, clock.instant().plusSeconds(1)).build();
        assertThat(store.insert(item, Set.of())).isEqualTo(stored(item));
        assertIs(stored(item));
    }

    @Test
    void an_item_may_have_little() {
        GatherItem bare = GatherItem.accepted("i", project, Format.JSON, "", "h", "u", Instant.EPOCH)
                .build();
        assertThat(store.insert(bare, Set.of())).isEqualTo(stored(bare));
        assertIs(stored(bare));
    }

    @Test
    void what_is_not_there_is_absent() {
        insert("i");
        assertThat(store.find(project, List.of("unknown"))).isEmpty();
        assertThat(store.find(project, List.of())).isEmpty();
        assertThat(store.findByHash(project, "unknown")).isEmpty();
        assertThat(store.find(other, List.of("i"))).isEmpty();
        assertThat(store.findByHash(other, "hash of i")).isEmpty();
        assertThat(ids(all())).containsExactly("i");
    }

    @Test
    void a_content_that_is_there_keeps_its_item() {
        GatherItem first = insert("first", "a");
        GatherItem again = GatherItem.accepted(
                        "second", project, Format.TEXT, "other words", first.contentHash(), "ben", clock.instant())
                .build();
        assertThat(store.insert(again, List.of("b"))).isEqualTo(first);
        assertThat(store.insert(item("first").summary("changed").build(), List.of("b")))
                .isEqualTo(first);
        assertThat(store.list(all())).containsExactly(first);
        assertThat(store.find(project, List.of("second"))).isEmpty();
        assertThat(holding("a", "b")).isEqualTo(Map.of("first", Set.of("a")));
        assertCounts("b", 0);
    }

    @Test
    void an_id_belongs_to_one_content() {
        GatherItem first = insert("i", "a");
        GatherItem taken = GatherItem.accepted("i", project, Format.TEXT, "x", "h", "ben", clock.instant())
                .build();
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.insert(taken, List.of("b")));
        assertThat(store.list(all())).containsExactly(first);
        assertThat(store.findByHash(project, "h")).isEmpty();
        assertThat(holding("a", "b")).isEqualTo(Map.of("i", Set.of("a")));
        assertCounts("b", 0);
    }

    @Test
    void one_content_inserted_by_many_at_once_is_one_item() throws Exception {
        for (int round = 0; round < EACH; round++) {
            String hash = "hash " + round;
            List<GatherItem> answers = Together.run(THREADS, thread -> {
                String id = hash + " by " + thread;
                GatherItem item = GatherItem.accepted(id, project, Format.TEXT, id, hash, id, clock.instant())
                        .build();
                return store.insert(item, List.of("term of " + id));
            });
            GatherItem only = store.findByHash(project, hash).orElseThrow();
            assertThat(answers).containsOnly(only);
            assertThat(only.content()).isEqualTo(only.id());
            assertThat(store.list(all())).hasSize(round + 1).contains(only);
            assertOnlyTermIsOf(only, hash);
        }
    }

    private void assertOnlyTermIsOf(GatherItem only, String hash) {
        String[] terms = IntStream.range(0, THREADS)
                .mapToObj(thread -> "term of " + hash + " by " + thread)
                .toArray(String[]::new);
        assertThat(holding(terms)).isEqualTo(Map.of(only.id(), Set.of("term of " + only.id())));
        assertThat(store.counts(project, List.of(terms)).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void many_contents_inserted_at_once_are_all_there() throws Exception {
        Together.run(THREADS, thread -> {
            for (int i = 0; i < EACH; i++) {
                insert("i-" + thread + "-" + i, "all", "of " + thread, "number " + i);
            }
            return null;
        });
        assertThat(ids(all())).hasSize(THREADS * EACH).doesNotHaveDuplicates();
        assertCounts("all", THREADS * EACH);
        assertCounts("of 7", EACH);
        assertCounts("number 7", THREADS);
        assertThat(holding("number 7")).hasSize(THREADS);
    }

    @Test
    void an_update_replaces_all_that_may_change() {
        GatherItem item = insert("i");
        clock.advance(Duration.ofSeconds(5));
        GatherItem changed = full("i").version(1, Instant.EPOCH).build();
        Optional<GatherItem> updated = store.update(changed, Set.of());
        GatherItem expected = item.updated(changed, clock.instant());
        assertThat(updated).contains(expected);
        assertThat(expected.version()).isEqualTo(2);
        assertIs(expected);
        clock.advance(Duration.ofSeconds(5));
        GatherItem bare = item.toBuilder().version(2, Instant.EPOCH).build();
        assertThat(store.update(bare, Set.of())).contains(expected.updated(bare, clock.instant()));
        assertIs(expected.updated(bare, clock.instant()));
    }

    @Test
    void an_update_keeps_what_names_the_item_and_what_was_accepted() {
        GatherItem item = insert("i");
        Instant later = clock.instant().plusSeconds(60);
        GatherItem changed = GatherItem.accepted("i", project, Format.JSON, "{}", "another hash", "eve", later)
                .version(1, later)
                .summary("changed")
                .build();
        GatherItem expected = item.updated(changed, clock.instant());
        assertThat(expected.content()).isEqualTo(item.content());
        assertThat(store.update(changed, Set.of())).contains(expected);
        assertIs(expected);
        assertThat(store.findByHash(project, "another hash")).isEmpty();
    }

    @Test
    void an_update_of_another_version_changes_nothing() {
        GatherItem first = insert("i", "a");
        GatherItem second = store.update(first.toBuilder().summary("2").build(), List.of("a"))
                .orElseThrow();
        for (long version : List.of(0L, 1L, 3L)) {
            GatherItem stale =
                    first.toBuilder().version(version, clock.instant()).build();
            assertThat(store.update(stale, List.of("b"))).isEmpty();
        }
        assertIs(second);
        assertThat(holding("a", "b")).isEqualTo(Map.of("i", Set.of("a")));
        assertCounts("b", 0);
    }

    @Test
    void an_update_of_what_is_gone_brings_nothing_back() {
        GatherItem item = insert("i", "a");
        store.delete(project, "i");
        assertThat(store.update(item, List.of("b"))).isEmpty();
        assertThat(store.list(all())).isEmpty();
        assertThat(holding("a", "b")).isEmpty();
        assertCounts("b", 0);
    }

    @Test
    void of_many_updates_of_one_version_one_wins() throws Exception {
        insert("i", "term 0");
        List<Integer> won = Together.run(THREADS, thread -> {
            int wins = 0;
            while (wins < EACH / 2) {
                GatherItem now = found("i");
                GatherItem next = now.toBuilder()
                        .enriched(now.enriched() + "+", now.iterationCount() + 1)
                        .state(State.COMPLETE, "by " + thread)
                        .build();
                wins += store.update(next, List.of("term " + next.iterationCount()))
                                .isPresent()
                        ? 1
                        : 0;
            }
            return wins;
        });
        int all = won.stream().mapToInt(Integer::intValue).sum();
        GatherItem last = found("i");
        assertThat(last.version()).isEqualTo(1 + all);
        assertThat(last.iterationCount())
                .as("updates that none has overwritten")
                .isEqualTo(all);
        assertThat(last.enriched()).isEqualTo("null" + "+".repeat(all));
        assertThat(holding("term " + all, "term " + (all - 1))).isEqualTo(Map.of("i", Set.of("term " + all)));
        assertCounts("term " + all, 1);
        assertCounts("term " + (all - 1), 0);
    }

    @Test
    void a_deleted_item_is_gone() {
        insert("i", "a", "b");
        GatherItem stays = insert("stays", "a");
        assertThat(store.delete(project, "unknown")).isFalse();
        assertThat(store.delete(project, "i")).isTrue();
        assertThat(store.delete(project, "i")).isFalse();
        assertThat(store.find(project, List.of("i"))).isEmpty();
        assertThat(store.findByHash(project, "hash of i")).isEmpty();
        assertThat(store.list(all())).containsExactly(stays);
        assertThat(store.list(all().holding(Set.of("b")))).isEmpty();
        assertThat(holding("a", "b")).isEqualTo(Map.of("stays", Set.of("a")));
        assertCounts("a", 1);
        assertCounts("b", 0);
    }

    @Test
    void what_was_deleted_may_come_again() {
        insert("i", "a");
        store.delete(project, "i");
        GatherItem again = insert("i", "b");
        assertIs(again);
        assertThat(again.version()).isEqualTo(1);
        assertThat(holding("a", "b")).isEqualTo(Map.of("i", Set.of("b")));
        store.delete(project, "i");
        GatherItem another = item("j").build();
        assertThat(store.insert(another, Set.of())).isEqualTo(stored(another));
    }

    @Test
    void a_project_says_nothing_of_another_one() {
        GatherItem own = insert("i", "a");
        GatherItem twin = store.insert(item(other, "i").build(), List.of("a"));
        assertThat(twin.projectId()).isEqualTo(other);
        store.update(twin.toBuilder().summary("changed").build(), List.of("b"));
        store.insert(item(other, "j").build(), List.of("a", "c"));
        assertIs(own);
        assertThat(store.list(all())).containsExactly(own);
        assertThat(holding("a", "b", "c")).isEqualTo(Map.of("i", Set.of("a")));
        assertCounts("a", 1);
        assertCounts("c", 0);
        assertThat(count(other, "a")).isEqualTo(1);
        assertThat(store.delete(other, "i")).isTrue();
        assertIs(own);
        assertThat(store.delete(project, "j")).isFalse();
        assertThat(store.find(other, List.of("j"))).hasSize(1);
    }
}
