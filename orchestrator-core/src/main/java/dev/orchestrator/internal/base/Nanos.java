package dev.orchestrator.internal.base;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** Time in nanoseconds, by the clock the application gave, or by the JVM's own steady counter where it gave none. */
public final class Nanos {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Nanos() {}

    /** Returns a duration in nanoseconds; one that is too long for that, such as forever, is 292 years. */
    public static long in(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }

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
