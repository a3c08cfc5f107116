package dev.orchestrator.internal.gather;

import dev.orchestrator.port.store.GatherStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many items projects have: how rare a term is depends on it, but not on the last item, nor on how many a store does not count.
 * Thread-safe.
 */
final class Sizes {

    private static final Duration GOOD_FOR = Duration.ofSeconds(10);
    private static final long SMALL = 1_000; // counted anew each time

    private record Size(long items, Instant at) {}

    private final GatherStore store;
    private final Clock clock;
    private final Map<String, Size> known = new ConcurrentHashMap<>();

    Sizes(GatherStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    long of(String projectId) {
        Instant now = clock.instant();
        Size size = known.get(projectId);
        if (size == null || size.items() < SMALL || now.isAfter(size.at().plus(GOOD_FOR))) {
            size = new Size(store.size(projectId), now);
            known.put(projectId, size);
        }
        return size.items();
    }
}
