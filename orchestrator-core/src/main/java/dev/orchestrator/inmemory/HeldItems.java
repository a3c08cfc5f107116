package dev.orchestrator.inmemory;

import static dev.orchestrator.internal.base.Check.that;

import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherPage;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The items of one project: by id, by hash, and in lists of all, of each state and of each term. Used under its lock. */
final class HeldItems {

    private final Map<String, HeldItem> byId = new HashMap<>();
    private final Map<String, HeldItem> byHash = new HashMap<>();
    private final ItemList all = new ItemList("all");
    private final Map<State, ItemList> byState = new EnumMap<>(State.class);
    private final Map<String, ItemList> byTerm = new HashMap<>();
    private long numbers;

    HeldItems() {
        for (State state : State.values()) {
            byState.put(state, new ItemList(state.name()));
        }
    }

    GatherItem insert(GatherItem item, Set<String> terms) {
        HeldItem first = byHash.get(item.contentHash());
        if (first != null) {
            return first.item();
        }
        that(!byId.containsKey(item.id()), "the id " + item.id() + " is taken by an item of other content");
        HeldItem held = new HeldItem(
                numbers++, item.toBuilder().version(1, item.lastUpdated()).build(), List.of());
        byId.put(item.id(), held);
        byHash.put(item.contentHash(), held);
        all.add(held);
        list(held, terms);
        return held.item();
    }

    /** Puts an item into the lists of its state and its terms. */
    private void list(HeldItem held, Set<String> terms) {
        List<ItemList> lists = new ArrayList<>(terms.size());
        terms.forEach(term -> lists.add(byTerm.computeIfAbsent(term, ItemList::new)));
        lists.forEach(list -> list.add(held));
        ofState(held).add(held);
        held.become(held.item(), lists);
    }

    private void unlist(HeldItem held) {
        ofState(held).remove(held);
        for (ItemList list : held.terms()) {
            list.remove(held);
            if (list.size() == 0) {
                byTerm.remove(list.name());
            }
        }
    }

    private ItemList ofState(HeldItem held) {
        return Objects.requireNonNull(byState.get(held.item().state()));
    }

    List<GatherItem> find(Collection<String> ids) {
        return ids.stream()
                .map(byId::get)
                .filter(Objects::nonNull)
                .map(HeldItem::item)
                .toList();
    }

    Optional<GatherItem> findByHash(String contentHash) {
        return Optional.ofNullable(byHash.get(contentHash)).map(HeldItem::item);
    }

    Optional<GatherItem> update(GatherItem item, Set<String> terms, Instant now) {
        HeldItem held = byId.get(item.id());
        if (held == null || held.item().version() != item.version()) {
            return Optional.empty();
        }
        GatherItem updated = held.item().updated(item, now);
        unlist(held);
        held.become(updated, List.of());
        list(held, terms);
        return Optional.of(updated);
    }

    boolean delete(String id) {
        HeldItem held = byId.remove(id);
        if (held != null) {
            byHash.remove(held.item().contentHash());
            all.remove(held);
            unlist(held);
        }
        return held != null;
    }

    List<GatherItem> list(GatherQuery query, Set<String> terms) {
        HeldItem after = query.after() == null ? null : byId.get(query.after());
        that(query.after() == null || after != null, "the project has no item " + query.after() + " to list after");
        List<HeldItem> found = terms.isEmpty() ? ofStates(query, after) : holdingAll(query, terms, after);
        return page(found, query.limit());
    }

    private static List<GatherItem> page(List<HeldItem> found, int limit) {
        GatherPage page = new GatherPage(limit);
        for (HeldItem held : found) {
            if (page.isFull()) {
                break;
            }
            page.add(held.item());
        }
        return page.items();
    }

    private List<HeldItem> ofStates(GatherQuery query, @Nullable HeldItem after) {
        List<HeldItem> found = new ArrayList<>();
        if (query.states().isEmpty()) {
            all.newest(after, held -> true, query.limit(), found);
            return found;
        }
        for (State state : query.states()) {
            List<HeldItem> newest = new ArrayList<>();
            Objects.requireNonNull(byState.get(state)).newest(after, held -> true, query.limit(), newest);
            found.addAll(newest);
        }
        found.sort(HeldItem.OLDEST_FIRST.reversed());
        return found;
    }

    private List<HeldItem> holdingAll(GatherQuery query, Set<String> terms, @Nullable HeldItem after) {
        List<ItemList> lists = rarestFirst(terms);
        List<HeldItem> found = new ArrayList<>();
        if (lists.size() == terms.size()) {
            Set<State> states = query.states();
            lists.get(0)
                    .newest(
                            after,
                            held -> (states.isEmpty()
                                            || states.contains(held.item().state()))
                                    && held.terms().containsAll(lists),
                            query.limit(),
                            found);
        }
        return found;
    }

    private List<ItemList> rarestFirst(Set<String> terms) {
        return terms.stream()
                .map(byTerm::get)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(ItemList::size))
                .toList();
    }

    long size() {
        return Math.min(byId.size(), GatherStore.MOST_COUNTED);
    }

    Map<String, Long> counts(Set<String> terms) {
        Map<String, Long> counts = new HashMap<>();
        rarestFirst(terms).forEach(list -> counts.put(list.name(), (long) list.size()));
        return counts;
    }

    List<String> holding(Map<String, Double> weights, int read, int limit) {
        List<ItemList> lists = rarestFirst(weights.keySet());
        long all = lists.stream().mapToLong(ItemList::size).sum();
        Map<HeldItem, Double> weighed = all <= read ? whole(lists, weights) : beginnings(lists, weights, read);
        return GatherStore.heaviest(weighed, HeldItem.OLDEST_FIRST.reversed(), limit).stream()
                .map(held -> held.item().id())
                .toList();
    }

    private static Map<HeldItem, Double> whole(List<ItemList> lists, Map<String, Double> weights) {
        Map<HeldItem, Double> weighed = new HashMap<>();
        for (ItemList list : lists) {
            double weight = weights.getOrDefault(list.name(), 0.0);
            list.newestFirst(held -> weighed.merge(held, weight, Double::sum));
        }
        return weighed;
    }

    /** What an item holds is read from the item: no list is read to its end. */
    private static Map<HeldItem, Double> beginnings(List<ItemList> lists, Map<String, Double> weights, int read) {
        Set<HeldItem> found = new LinkedHashSet<>();
        lists.forEach(list -> list.newest(null, held -> true, read, found));
        Map<HeldItem, Double> weighed = new HashMap<>();
        found.forEach(held -> weighed.put(held, held.weight(weights)));
        return weighed;
    }
}
