package dev.orchestrator.stream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far many pieces of content have come.
 *
 * @param accepted how many are new
 * @param existed how many the project had before
 * @param pending how many of the new ones are to be completed later, those included whose completion could not be written down
 * @param refused how many were refused, or could not be kept as far as can be told
 * @param total how many there are in all, or -1 where that is not known
 * @param took how long it has taken so far
 * @param left how long the rest will take if it goes on like this, or null where that is not known
 */
public record IngestProgress(
        long accepted,
        long existed,
        long pending,
        long refused,
        long total,
        Duration took,
        @Nullable Duration left) {

    /**
     * Returns how many are through.
     *
     * @return accepted, existed and refused ones
     */
    public long done() {
        return accepted + existed + refused;
    }
}
