package dev.orchestrator.gather.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two users of one file insert, change, delete and look for items, on their lists and not yet; what is found is compared with plain maps. */
@Timeout(120)
class SqliteUnlistedTest {

    private static final int STEPS = 2_000;
    private static final int LOOK_EVERY = 37;
    private static final int VOCABULARY = 60;

    /** What an item is expected to be. */
    private record Expected(GatherItem item, Set<String> terms) {}

    @TempDir
    private Path folder;

    private final Map<String, Expected> all = new LinkedHashMap<>();
    private Random random = new Random();

    @RepeatedTest(2)
    void items_are_found_on_their_lists_and_before(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        Path file = folder.resolve("stores.db");
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        try (SqliteStores one = SqliteStores.open(file, clock);
                SqliteStores other = SqliteStores.open(file, clock)) {
            List<GatherStore> stores = List.of(one.gather(), other.gather());
            for (int step = 0; step < STEPS; step++) {
                change(stores.get(random.nextInt(2)), step);
                if (step % LOOK_EVERY == 0) {
                    look(stores.get(random.nextInt(2)));
                }
            }
            new ArrayList<>(all.values()).forEach(item -> delete(one.gather(), item));
            look(other.gather());
        }
    }

    private void change(GatherStore store, int step) {
        int what = random.nextInt(100);
        if (what < 85 || all.isEmpty()) {
            insert(store, step);
        } else if (what < 95) {
            update(store, any());
        } else {
            delete(store, any());
        }
    }

    private Expected any() {
        List<Expected> items = new ArrayList<>(all.values());
        return items.get(items.size() - 1 - random.nextInt(Math.min(items.size(), random.nextBoolean() ? 20 : 500)));
    }

    /** The smaller their number, the more often terms are drawn. */
    private Set<String> terms(int size) {
        Set<String> terms = new HashSet<>();
        while (terms.size() < size) {
            terms.add("term" + (int) Math.pow(VOCABULARY, random.nextDouble()));
        }
        return terms;
    }

    private void insert(GatherStore store, int step) {
        String id = "item, " + step;
        Set<String> terms = terms(1 + random.nextInt(8));
        Instant at = Instant.EPOCH.plusMillis(random.nextInt(STEPS / 4));
        GatherItem item = GatherItem.accepted(id, "p", Format.TEXT, "content", "hash of " + id, "anna", at)
                .build();
        all.put(id, new Expected(store.insert(item, terms), terms));
    }

    private void update(GatherStore store, Expected before) {
        Set<String> terms = new HashSet<>(before.terms());
        if (random.nextBoolean()) {
            terms.removeIf(term -> terms.size() > 1 && random.nextInt(4) == 0);
        }
        terms.addAll(terms(1));
        State state = random.nextBoolean() ? State.COMPLETE : State.PENDING;
        GatherItem changed = before.item().toBuilder().state(state, "").build();
        all.put(before.item().id(), new Expected(store.update(changed, terms).orElseThrow(), terms));
    }

    private void delete(GatherStore store, Expected item) {
        assertThat(store.delete("p", item.item().id())).isTrue();
        all.remove(item.item().id());
    }

    private void look(GatherStore store) {
        Set<String> asked = terms(4);
        assertThat(store.counts("p", asked).entrySet().stream()
                        .filter(count -> count.getValue() > 0)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .isEqualTo(counts(asked));
        Map<String, Double> weights =
                asked.stream().collect(Collectors.toMap(term -> term, term -> 1.0 + term.length()));
        assertThat(new TreeSet<>(store.holding("p", weights, GatherStore.MOST_READ, GatherStore.MOST_READ)))
                .isEqualTo(holdingAny(asked));
        List<String> some = store.holding("p", weights, 20, 10);
        assertThat(some).hasSize(Math.min(10, holdingAny(asked).size())).doesNotHaveDuplicates();
        assertThat(holdingAny(asked)).containsAll(some);
        lists(store);
    }

    private Map<String, Long> counts(Set<String> asked) {
        Map<String, Long> counts = new HashMap<>();
        all.values().stream()
                .flatMap(item -> item.terms().stream())
                .filter(asked::contains)
                .forEach(term -> counts.merge(term, 1L, Long::sum));
        return counts;
    }

    private Set<String> holdingAny(Set<String> asked) {
        return all.values().stream()
                .filter(item -> item.terms().stream().anyMatch(asked::contains))
                .map(item -> item.item().id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Reads a list page by page: it is whole, without doubles, and the newest come first. */
    private void lists(GatherStore store) {
        Set<String> asked = terms(1 + random.nextInt(2));
        Set<State> states = random.nextBoolean() ? Set.of() : Set.of(State.COMPLETE);
        List<GatherItem> found = new ArrayList<>();
        GatherQuery query = GatherQuery.of("p")
                .in(states.toArray(new State[0]))
                .holding(asked)
                .page(null, 7);
        for (List<GatherItem> page = store.list(query); !page.isEmpty(); page = store.list(query)) {
            found.addAll(page);
            query = query.page(page.get(page.size() - 1).id(), 7);
        }
        assertThat(found.stream().map(GatherItem::id)).doesNotHaveDuplicates();
        assertThat(found)
                .isSortedAccordingTo(Comparator.comparing(GatherItem::createdAt).reversed());
        assertThat(Set.copyOf(found)).isEqualTo(holdingAll(asked, states));
    }

    private Set<GatherItem> holdingAll(Set<String> asked, Set<State> states) {
        Stream<Expected> holding =
                all.values().stream().filter(item -> item.terms().containsAll(asked));
        return holding.map(Expected::item)
                .filter(item -> states.isEmpty() || states.contains(item.state()))
                .collect(Collectors.toSet());
    }
}
