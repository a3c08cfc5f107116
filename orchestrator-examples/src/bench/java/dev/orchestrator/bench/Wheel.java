package dev.orchestrator.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Timers of up to a second at a millisecond's grain, for one thread: putting one in and taking it out cost next to nothing. */
final class Wheel<T> {

    private static final int SLOTS = 1024;

    private final List<List<T>> slots = new ArrayList<>(SLOTS);
    private final Consumer<T> due;
    private long now = millis();
    private long worstLateness;
    private int size;

    Wheel(Consumer<T> due) {
        this.due = due;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** How many milliseconds the latest timer ever was behind its time: whether the server kept up. */
    long worstLateness() {
        return worstLateness;
    }

    /** Counts from where the wheel stands and not from the clock, so that lateness does not add up. */
    void in(int millis, T timer) {
        if (size == 0) {
            now = millis();
        }
        slots.get((int) ((now + Math.max(1, Math.min(millis, SLOTS - 1))) % SLOTS))
                .add(timer);
        size++;
    }

    void turn() {
        long until = millis();
        while (now < until) {
            now++;
            List<T> slot = slots.get((int) (now % SLOTS));
            if (!slot.isEmpty()) {
                worstLateness = Math.max(worstLateness, millis() - now);
                List<T> ready = List.copyOf(slot);
                slot.clear();
                size -= ready.size();
                ready.forEach(due);
            }
        }
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
