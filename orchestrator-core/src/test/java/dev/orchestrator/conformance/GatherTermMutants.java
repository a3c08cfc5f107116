package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenGather.counting;
import static dev.orchestrator.conformance.BrokenGather.holding;
import static dev.orchestrator.conformance.BrokenGather.inserting;

import dev.orchestrator.port.store.GatherHit;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongBiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stores that keep, count or find terms wrongly. */
final class GatherTermMutants {

    private static final String FOUND = "items_are_found_by_any_of_the_terms_they_hold";
    private static final String LIMIT = "a_hit_tells_all_of_its_terms_whatever_the_limit";
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
                        (inner, project, terms, limit) -> inner.holding(project, terms, limit).stream()
                                .filter(hit -> hit.terms().size() == terms.size())
                                .toList(),
                        FOUND),
                holding(
                        "a hit tells one term",
                        (inner, project, terms, limit) -> inner.holding(project, terms, limit).stream()
                                .map(hit -> new GatherHit(
                                        hit.itemId(),
                                        Set.of(hit.terms().iterator().next())))
                                .toList(),
                        FOUND,
                        LIMIT),
                holding(
                        "a hit tells every term asked for",
                        (inner, project, terms, limit) -> inner.holding(project, terms, limit).stream()
                                .map(hit -> new GatherHit(hit.itemId(), new HashSet<>(terms)))
                                .toList(),
                        FOUND),
                holding("each term is read up to the limit", GatherTermMutants::termByTerm, LIMIT),
                holding(
                        "there is no limit",
                        (inner, project, terms, limit) -> inner.holding(project, terms, GatherStore.MOST_HITS),
                        LIMIT,
                        "no_more_is_asked_for_than_is_allowed"));
    }

    private static List<GatherHit> termByTerm(GatherStore inner, String project, Collection<String> terms, int limit) {
        Map<String, Set<String>> hits = new LinkedHashMap<>();
        for (String term : new TreeSet<>(terms).descendingSet()) {
            inner.holding(project, List.of(term), limit)
                    .forEach(hit -> hits.computeIfAbsent(hit.itemId(), id -> new HashSet<>())
                            .add(term));
        }
        return hits.entrySet().stream()
                .limit(limit)
                .map(hit -> new GatherHit(hit.getKey(), hit.getValue()))
                .toList();
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
                        (inner, project, terms, limit) -> inner.holding(project, cut(terms), limit),
                        "no_more_is_asked_for_than_is_allowed"));
    }

    private static List<String> cut(Collection<String> terms) {
        return new ArrayList<>(terms).stream().limit(GatherStore.MOST_TERMS).toList();
    }
}
