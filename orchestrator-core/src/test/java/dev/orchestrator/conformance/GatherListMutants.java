package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenGather.finding;
import static dev.orchestrator.conformance.BrokenGather.listing;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Stores that find or list items wrongly. */
final class GatherListMutants {

    private static final String NEWEST = "a_list_begins_with_the_newest";
    private static final String PAGES = "pages_tell_every_item_once_though_times_are_equal";
    private static final String ORDER = "the_order_is_the_same_whatever_is_asked_for";
    private static final String LARGE = "a_page_of_large_items_ends_early_and_the_list_goes_on";
    private static final String STATES = "a_list_may_ask_for_states";
    private static final String TERMS = "a_list_may_ask_for_terms_all_of_which_are_held";
    private static final String IDS = "items_are_found_in_the_order_of_the_ids";

    private GatherListMutants() {}

    static List<Mutant<GatherStore>> all() {
        return Stream.of(byId(), ordering(), large(), filtering(), goingOn())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant<GatherStore>> byId() {
        return List.of(
                finding(
                        "items are found in the order of their making",
                        (store, project, ids) -> store.find(project, ids).stream()
                                .sorted(Comparator.comparing(GatherItem::id))
                                .toList(),
                        IDS),
                finding(
                        "an id that is asked for twice is found twice",
                        (store, project, ids) -> ids.stream()
                                .flatMap(id -> store.find(project, List.of(id)).stream())
                                .toList(),
                        IDS),
                finding(
                        "of too many ids the first are looked for",
                        (store, project, ids) -> store.find(
                                project, ids.stream().limit(GatherQuery.MOST).toList()),
                        IDS));
    }

    private static List<GatherItem> everything(GatherStore inner, GatherQuery query) {
        return inner.list(query.page(null, GatherQuery.MOST));
    }

    private static List<Mutant<GatherStore>> ordering() {
        return List.of(
                listing(
                        "the oldest come first",
                        (inner, query) -> sorted(inner, query, Comparator.comparing(GatherItem::createdAt)),
                        NEWEST,
                        PAGES),
                listing(
                        "what changed last comes first",
                        (inner, query) -> sorted(
                                inner,
                                query,
                                Comparator.comparing(GatherItem::lastUpdated).reversed()),
                        NEWEST),
                listing(
                        "those that hold a term come by id",
                        (inner, query) -> query.terms().isEmpty()
                                ? inner.list(query)
                                : sorted(inner, query, Comparator.comparing(GatherItem::id)),
                        ORDER),
                listing(
                        "a page has one item more",
                        (inner, query) ->
                                inner.list(query.page(query.after(), Math.min(query.limit() + 1, GatherQuery.MOST))),
                        PAGES,
                        STATES));
    }

    private static List<Mutant<GatherStore>> large() {
        return List.of(
                listing(
                        "a page has as many items as were asked for, however large",
                        (inner, query) -> whole(inner, query, item -> 0),
                        LARGE),
                listing(
                        "of an item the content alone counts",
                        (inner, query) ->
                                whole(inner, query, item -> item.content().length()),
                        LARGE),
                listing(
                        "a page that ends early leaves out what follows",
                        (inner, query) -> {
                            List<GatherItem> page = inner.list(query);
                            return page.subList(0, Math.min(page.size(), query.limit() == GatherQuery.MOST ? 2 : 60));
                        },
                        LARGE));
    }

    /** A page that is full by another measure. */
    private static List<GatherItem> whole(GatherStore inner, GatherQuery query, ToLongFunction<GatherItem> measure) {
        List<GatherItem> whole = new ArrayList<>();
        GatherQuery next = query.page(query.after(), 1);
        long characters = 0;
        for (List<GatherItem> one = inner.list(next);
                !one.isEmpty() && whole.size() < query.limit() && characters < GatherQuery.FULL_PAGE;
                one = inner.list(next)) {
            whole.addAll(one);
            characters += measure.applyAsLong(one.get(0));
            next = query.page(one.get(0).id(), 1);
        }
        return whole;
    }

    /** Sorted as a whole, then cut to the page. */
    private static List<GatherItem> sorted(GatherStore inner, GatherQuery query, Comparator<GatherItem> order) {
        List<GatherItem> all = new ArrayList<>(everything(inner, query));
        all.sort(order);
        int begin = 0;
        while (query.after() != null
                && begin < all.size()
                && !all.get(begin++).id().equals(query.after())) {
            // On to the one that comes after it.
        }
        return all.subList(begin, Math.min(all.size(), begin + query.limit()));
    }

    private static List<Mutant<GatherStore>> filtering() {
        return List.of(
                listing(
                        "states are not looked at",
                        (inner, query) -> inner.list(query.in()),
                        STATES,
                        "an_item_is_listed_by_the_state_it_has_now"),
                listing(
                        "of several states one is looked at",
                        (inner, query) -> query.states().size() < 2
                                ? inner.list(query)
                                : inner.list(query.in(query.states().iterator().next())),
                        STATES),
                Mutant.of(
                        "an item keeps its first state in lists",
                        FirstStates::new,
                        "an_item_is_listed_by_the_state_it_has_now"),
                listing(
                        "one of the terms is enough",
                        (inner, query) -> query.terms().stream()
                                .flatMap(term -> inner.list(query.holding(Set.of(term))).stream())
                                .toList(),
                        TERMS),
                listing(
                        "a term that is not known is left out",
                        (inner, query) -> inner.list(query.holding(
                                inner.counts(query.projectId(), query.terms()).keySet())),
                        TERMS),
                listing(
                        "where there are terms states are not looked at",
                        (inner, query) -> inner.list(query.terms().isEmpty() ? query : query.in()),
                        "states_and_terms_are_asked_for_together"));
    }

    private static List<Mutant<GatherStore>> goingOn() {
        return List.of(
                goingOn("a page goes on by the time alone", Instant::isBefore, PAGES, ORDER),
                goingOn(
                        "a page begins with all of the time it goes on after",
                        (created, last) -> !created.isAfter(last),
                        NEWEST),
                listing(
                        "a page goes on after what is asked for alone",
                        (inner, query) -> {
                            if (query.after() != null
                                    && everything(inner, query).stream()
                                            .noneMatch(item -> item.id().equals(query.after()))) {
                                throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, "not in the list");
                            }
                            return inner.list(query);
                        },
                        "a_list_goes_on_after_an_item_that_is_not_asked_for_any_more"),
                listing(
                        "after what is not there the list begins anew",
                        (inner, query) -> {
                            try {
                                return inner.list(query);
                            } catch (OrchestratorException e) {
                                return inner.list(query.page(null, query.limit()));
                            }
                        },
                        "a_list_after_what_is_not_there_is_refused"));
    }

    private static Mutant<GatherStore> goingOn(
            String name, BiPredicate<Instant, Instant> isBehind, String... rejectedBy) {
        return listing(
                name,
                (inner, query) -> {
                    if (query.after() == null) {
                        return inner.list(query);
                    }
                    Instant last = inner.find(query.projectId(), List.of(query.after()))
                            .get(0)
                            .createdAt();
                    return everything(inner, query).stream()
                            .filter(item -> isBehind.test(item.createdAt(), last))
                            .limit(query.limit())
                            .toList();
                },
                rejectedBy);
    }

    /** Looks for items by the state they had when they came. */
    private static final class FirstStates extends DelegatingGatherStore {
        private final Map<String, GatherItem.State> states = new ConcurrentHashMap<>();

        FirstStates(GatherStore inner) {
            super(inner);
        }

        @Override
        public GatherItem insert(GatherItem item, Collection<String> terms) {
            states.putIfAbsent(item.id(), item.state());
            return super.insert(item, terms);
        }

        @Override
        public List<GatherItem> list(GatherQuery query) {
            return everything(inner, query.in()).stream()
                    .filter(item -> query.states().isEmpty() || query.states().contains(states.get(item.id())))
                    .toList();
        }
    }
}
