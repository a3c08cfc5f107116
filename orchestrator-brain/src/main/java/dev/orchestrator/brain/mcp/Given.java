package dev.orchestrator.brain.mcp;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
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

    static Duration positive(@Nullable Duration value, String name) {
        Duration given = present(value, name);
        that(!given.isNegative() && !given.isZero(), name + " must be positive, got " + given);
        return given;
    }

    static void that(boolean condition, String message) {
        if (!condition) {
            throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, message);
        }
    }
}
