package dev.orchestrator.contract;

import java.util.function.Supplier;

/** Waiting on a monitor until a time, with words for when it was in vain. */
final class Waits {

    private Waits() {}

    /** Waits for a notification of {@code monitor}, which the caller holds, and throws once {@code end} has passed. */
    static void on(Object monitor, long end, Supplier<String> inVain) {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new AssertionError(inVain.get());
        }
        try {
            monitor.wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted: " + inVain.get(), e);
        }
    }
}
