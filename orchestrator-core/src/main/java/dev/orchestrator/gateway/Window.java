package dev.orchestrator.gateway;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The time for which a limit counts, in UTC. */
public enum Window {
    /** From one full hour to the next. */
    HOUR(ChronoUnit.HOURS),
    /** From one midnight to the next. */
    DAY(ChronoUnit.DAYS),
    /** For ever. */
    TOTAL(null);

    private final @Nullable ChronoUnit unit;

    Window(@Nullable ChronoUnit unit) {
        this.unit = unit;
    }

    /** Names the window in which {@code now} lies. */
    String at(Instant now) {
        return unit == null ? "total" : name() + " " + now.truncatedTo(unit);
    }

    /** Returns when the next window begins, or null if there is none. */
    @Nullable
    Instant endOf(Instant now) {
        return unit == null ? null : now.truncatedTo(unit).plus(1, unit);
    }
}
