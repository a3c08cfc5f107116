package dev.orchestrator.internal.task;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The runs that this process has taken over and that have not ended here; tells when to look for more of them. Thread-safe. */
final class Carried {

    /** With so many at work nobody hurries to find more: other processes may have less to do. */
    static final int MANY = 200;

    private final Set<String> all = ConcurrentHashMap.newKeySet();
    private final Set<String> beginning = ConcurrentHashMap.newKeySet(); // these are due until they are held
    private volatile boolean moreLeft;
    private volatile Runnable look = () -> {};

    /** What to do when there is time and room for more; does not block. */
    void whenFree(Runnable action) {
        look = action;
    }

    /** Whether the last look has found more than it could begin. */
    void moreLeft(boolean found) {
        moreLeft = found;
    }

    int beginning() {
        return beginning.size();
    }

    void begin(String runId) {
        all.add(runId);
        beginning.add(runId);
    }

    void hold(String runId) {
        if (beginning.remove(runId)) {
            lookIfFree();
        }
    }

    /** {@code settled}: it is not due any more. One that still is must not be begun again and again without a pause. */
    void end(String runId, boolean settled) {
        beginning.remove(runId);
        all.remove(runId);
        if (settled) {
            lookIfFree();
        }
    }

    private void lookIfFree() {
        if (moreLeft && isFree()) {
            look.run();
        }
    }

    /** Whether those that were begun are held, and there is room for others. */
    boolean isFree() {
        return beginning.isEmpty() && all.size() < MANY;
    }
}
