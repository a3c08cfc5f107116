package dev.orchestrator.internal.base;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/** Elapsed time by the clock the application gave, or by the JVM's own steady counter where it gave none. */
public final class Nanos {

    private Nanos() {}

    /** Returns a counter of nanoseconds; only differences mean something. */
    public static LongSupplier of(Clock clock) {
        if (clock.equals(Clock.systemUTC())) {
            return System::nanoTime; // the wall clock may jump, and a jump must not end a stream
        }
        return () -> {
            Instant now = clock.instant();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        };
    }
}
