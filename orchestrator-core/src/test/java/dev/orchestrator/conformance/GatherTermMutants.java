package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenGather.counting;
import static dev.orchestrator.conformance.BrokenGather.holding;
import static dev.orchestrator.conformance.BrokenGather.inserting;

import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongBiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stores that keep, count or find terms wrongly. */
final class GatherTermMutants {

    private static final String FOUND = "items_are_found_by_any_of_the_terms_they_hold";
    private static final String HEAVIEST = "the_heaviest_come_first";
    private static final String READ = "an_item_weighs_all_that_it_holds_however_few_are_read";
    private static final String COUNTS = "counts_tell_how_many_items_hold_a_term";
    private static final String ANY_TEXT = "any_text_can_be_a_term";

    private GatherTermMutants() {}

    static List<Mutant<GatherStore>> all() {
        return Stream.of(hits(), counts(), keeping(), limits())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant<GatherStore>> hits() {
        return List.of(
                holding(
                        "only who holds all terms is found",
                        (inner, project, weights, read, limit) ->
                                weights.isEmpty() ? List.of() : intersection(inner, project, weights.keySet()),
                        FOUND),
                holding(
                        "every term weighs the same",
                        (inner, project, weights, read, limit) -> inner.holding(project, alike(weights), read, limit),
                        HEAVIEST),
                holding(
                        "the lightest come first",
                        (inner, project, weights, read, limit) -> {
                            List<String> ids = new ArrayList<>(inner.holding(project, weights, read, limit));
                            Collections.reverse(ids);
                            return ids;
                        },
                        HEAVIEST),
                holding(
                        "a small limit cuts the heaviest off",
                        (inner, project, weights, read, limit) -> {
                            List<String> ids = inner.holding(project, weights, read, read);
                            return ids.subList(Math.max(0, ids.size() - limit), ids.size());
                        },
                        HEAVIEST,
                        "what_weighs_the_same_comes_in_the_same_order_each_time"),
                holding("an item weighs its heaviest term alone", GatherTermMutants::byHeaviestTerm, HEAVIEST),
                holding("each term is read up to the limit", GatherTermMutants::termByTerm, READ),
                holding(
                        "there is no limit",
                        (inner, project, weights, read, limit) -> inner.holding(project, weights, read, read),
                        HEAVIEST),
                holding(
                        "all that there are is read and returned",
                        (inner, project, weights, read, limit) ->
                                inner.holding(project, weights, GatherStore.MOST_READ, GatherStore.MOST_READ),
                        READ,
                        HEAVIEST,
                        "no_more_is_asked_for_than_is_allowed"));
    }

    private static List<String> intersection(GatherStore inner, String project, Collection<String> terms) {
        List<String> ids = null;
        for (String term : terms) {
            List<String> holding = inner.holding(project, Map.of(term, 1.0), 100, 100);
            ids = ids == null ? holding : ids.stream().filter(holding::contains).toList();
        }
        return ids == null ? List.of() : ids;
    }

    private static Map<String, Double> alike(Map<String, Double> weights) {
        return weights.keySet().stream().collect(Collectors.toMap(term -> term, term -> 1.0));
    }

    private static List<String> byHeaviestTerm(
            GatherStore inner, String project, Map<String, Double> weights, int read, int limit) {
        Map<String, Double> weighed = new HashMap<>();
        weights.forEach((term, weight) -> inner.holding(project, Map.of(term, weight), read, read)
                .forEach(id -> weighed.merge(id, weight, Math::max)));
        return GatherStore.heaviest(weighed, Comparator.naturalOrder(), limit);
    }

    private static List<String> termByTerm(
            GatherStore inner, String project, Map<String, Double> weights, int read, int limit) {
        Map<String, Double> weighed = new HashMap<>();
        weights.forEach((term, weight) -> inner.holding(project, Map.of(term, weight), read, read)
                .forEach(id -> weighed.merge(id, weight, Double::sum)));
        return GatherStore.heaviest(weighed, Comparator.naturalOrder(), limit);
    }

    private static List<Mutant<GatherStore>> counts() {
        return List.of(
                counting(
                        "a count is whether there is one",
                        (inner, project, terms) -> inner.counts(project, terms).entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, count -> Math.min(1, count.getValue()))),
                        COUNTS,
                        "many_contents_inserted_at_once_are_all_there"),
                counting(
                        "what nobody holds is counted once",
                        (inner, project, terms) -> terms.stream()
                                .distinct()
                                .collect(Collectors.toMap(
                                        term -> term,
                                        term -> inner.counts(project, List.of(term))
                                                .getOrDefault(term, 1L))),
                        COUNTS),
                sized("what was deleted is still counted", (inner, project) -> Math.max(2, inner.size(project))),
                sized("every project is counted", (inner, project) -> Math.max(1, inner.size(project))),
                Mutant.of(
                        "counts are read, and then written",
                        Counting::new,
                        "terms_stay_right_while_many_change_them",
                        "a_term_that_is_given_twice_counts_once"));
    }

    private static Mutant<GatherStore> sized(String name, ToLongBiFunction<GatherStore, String> size) {
        return Mutant.of(
                name,
                store -> new DelegatingGatherStore(store) {
                    @Override
                    public long size(String projectId) {
                        return size.applyAsLong(inner, projectId);
                    }
                },
                "the_items_of_a_project_are_counted");
    }

    /** Counts by itself, each mention of a term, and not as one step. */
    private static final class Counting extends DelegatingGatherStore {
        private final Map<String, Long> counts = new ConcurrentHashMap<>();

        Counting(GatherStore inner) {
            super(inner);
        }

        @Override
        public GatherItem insert(GatherItem item, Collection<String> terms) {
            terms.forEach(term -> {
                long before = counts.getOrDefault(term, 0L);
                LockSupport.parkNanos(10_000);
                counts.put(term, before + 1);
            });
            return super.insert(item, terms);
        }

        @Override
        public Map<String, Long> counts(String projectId, Collection<String> terms) {
            return counts;
        }
    }

    private static List<Mutant<GatherStore>> keeping() {
        return List.of(
                Mutant.of("terms of before stay", OldTerms::new, "terms_are_replaced_by_an_update"),
                keeping("terms go through UTF-8", SumMutants::utf8),
                keeping("the case of terms is ignored", SumMutants::lower),
                keeping("terms are trimmed", String::strip));
    }

    private static Mutant<GatherStore> keeping(String name, UnaryOperator<String> form) {
        return inserting(
                name,
                (store, item, terms) ->
                        store.insert(item, terms.stream().map(form).toList()),
                ANY_TEXT);
    }

    private static final class OldTerms extends DelegatingGatherStore {
        private final Map<String, Set<String>> old = new ConcurrentHashMap<>();

        OldTerms(GatherStore inner) {
            super(inner);
        }

        @Override
        public GatherItem insert(GatherItem item, Collection<String> terms) {
            old.put(item.id(), new HashSet<>(terms));
            return super.insert(item, terms);
        }

        @Override
        public Optional<GatherItem> update(GatherItem item, Collection<String> terms) {
            Set<String> all = old.computeIfAbsent(item.id(), id -> new HashSet<>());
            all.addAll(terms);
            return super.update(item, all);
        }
    }

    private static List<Mutant<GatherStore>> limits() {
        return List.of(
                inserting(
                        "of too many terms the first are kept",
                        (store, item, terms) -> store.insert(item, cut(terms)),
                        "an_item_has_as_many_terms_as_are_allowed_and_no_more"),
                inserting(
                        "of many terms a hundred are kept",
                        (store, item, terms) ->
                                store.insert(item, terms.stream().limit(100).toList()),
                        "an_item_has_as_many_terms_as_are_allowed_and_no_more"),
                counting(
                        "of too many terms the first are counted",
                        (inner, project, terms) -> inner.counts(project, cut(terms)),
                        "no_more_is_asked_for_than_is_allowed"),
                holding(
                        "of too many terms the first are looked for",
                        (inner, project, weights, read, limit) -> inner.holding(
                                project,
                                cut(weights.keySet()).stream().collect(Collectors.toMap(term -> term, weights::get)),
                                read,
                                limit),
                        "no_more_is_asked_for_than_is_allowed"));
    }

    private static List<String> cut(Collection<String> terms) {
        return new ArrayList<>(terms).stream().limit(GatherStore.MOST_TERMS).toList();
    }
}
