package dev.orchestrator.llm;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
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

    static void that(boolean condition, String message) {
        if (!condition) {
            throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, message);
        }
    }
}
