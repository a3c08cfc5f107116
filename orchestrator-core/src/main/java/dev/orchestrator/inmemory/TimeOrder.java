package dev.orchestrator.inmemory;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Ids in the order of a time that each has, or has not. Not thread-safe. */
final class TimeOrder {

    private static final Comparator<Place> EARLIEST_FIRST =
            Comparator.comparing(Place::at).thenComparing(Place::id);

    private final NavigableSet<Place> places = new TreeSet<>(EARLIEST_FIRST);

    private record Place(Instant at, String id) {}

    void move(String id, @Nullable Instant from, @Nullable Instant to) {
        if (from != null) {
            places.remove(new Place(from, id));
        }
        if (to != null) {
            places.add(new Place(to, id));
        }
    }

    /** Returns the ids of the earliest times, as long as a time is one of those wanted. */
    List<String> earliest(Predicate<Instant> wanted, int limit) {
        return places.stream()
                .takeWhile(place -> wanted.test(place.at()))
                .limit(limit)
                .map(Place::id)
                .toList();
    }
}
