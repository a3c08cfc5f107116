package dev.orchestrator.brain.lucene;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Brain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of what a caller hands in; each failure names the value that was wrong and never shows it. */
final class Given {

    private Given() {}

    static <T> T present(@Nullable T value, String name) {
        if (value == null) {
            throw new OrchestratorException(ErrorCode.MISSING_FIELDS, name + " is missing");
        }
        return value;
    }

    static String notBlank(@Nullable String value, String name) {
        String given = present(value, name);
        that(!given.isBlank(), name + " must not be blank");
        return given;
    }

    /** Copies what is given, so that nobody changes it meanwhile. */
    static <T> List<T> all(@Nullable Collection<T> values, String name) {
        List<T> copy = new ArrayList<>(present(values, name));
        copy.forEach(value -> present(value, "one of the " + name));
        return copy;
    }

    static <T> List<T> batch(@Nullable Collection<T> values, String name) {
        List<T> copy = all(values, name);
        that(
                copy.size() <= Brain.LARGEST_BATCH,
                "there may be at most " + Brain.LARGEST_BATCH + " " + name + " in one call, got " + copy.size());
        return copy;
    }

    static void that(boolean condition, String message) {
        if (!condition) {
            throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, message);
        }
    }
}
