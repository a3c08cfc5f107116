package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.sqlite.GatherRows.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a connection knows of the unlisted items of one project: whose terms they hold, in memory. Used by one thread. */
final class UnlistedItems {

    /** So many projects are known at a time, those used last. */
    private static final int PROJECTS = 32;

    private final Map<Long, Item> items = new LinkedHashMap<>();
    private final Map<String, Set<Long>> holders = new HashMap<>();

    /** An item and its terms. The stamp is another one whenever they are written, so that nobody takes old ones for new. */
    record Item(Place place, long stamp, List<String> terms) {}

    /** What a connection knows of projects, by their number in the file. */
    static Map<Long, UnlistedItems> ofProjects() {
        return new LinkedHashMap<>(PROJECTS, 1, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, UnlistedItems> eldest) {
                return size() > PROJECTS;
            }
        };
    }

    boolean knows(long key, long stamp) {
        Item item = items.get(key);
        return item != null && item.stamp() == stamp;
    }

    void put(Item item) {
        remove(item.place().key());
        items.put(item.place().key(), item);
        for (String term : item.terms()) {
            holders.computeIfAbsent(term, text -> new HashSet<>())
                    .add(item.place().key());
        }
    }

    void keepOnly(Set<Long> keys) {
        List<Long> gone =
                items.keySet().stream().filter(key -> !keys.contains(key)).toList();
        gone.forEach(this::remove);
    }

    private void remove(long key) {
        Item item = items.remove(key);
        if (item != null) {
            item.terms().forEach(term -> holders.computeIfPresent(term, (text, all) -> without(all, key)));
        }
    }

    @SuppressWarnings("NullAway") // null takes the term out of the map
    private static Set<Long> without(Set<Long> all, long key) {
        all.remove(key);
        return all.isEmpty() ? null : all;
    }

    Collection<Item> all() {
        return items.values();
    }

    /** How many items hold each of some terms. */
    Map<String, Long> counts(Set<String> wanted) {
        Map<String, Long> counts = new HashMap<>();
        for (String term : wanted) {
            counts.put(term, (long) holders.getOrDefault(term, Set.of()).size());
        }
        return counts;
    }

    /** The items that hold any of some terms, by key, with what these weigh together. */
    Map<Long, Double> weighed(Map<String, Double> weights, int most) {
        Map<Long, Double> weighed = new HashMap<>();
        for (Map.Entry<String, Double> term : weights.entrySet()) {
            for (long key : holders.getOrDefault(term.getKey(), Set.of())) {
                if (weighed.size() < most || weighed.containsKey(key)) {
                    weighed.merge(key, term.getValue(), Double::sum);
                }
            }
        }
        return weighed;
    }

    /** The places of the items that hold all of some terms. */
    List<Place> holding(Set<String> wanted) {
        List<Place> places = new ArrayList<>();
        for (Item item : items.values()) {
            if (item.terms().containsAll(wanted)) {
                places.add(item.place());
            }
        }
        return places;
    }
}
