package dev.orchestrator.internal.base;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks of what a caller hands in; each failure names the value that was wrong. */
public final class Check {

    private Check() {}

    /** Fails with MISSING_FIELDS if {@code value} is null. */
    public static <T> T present(@Nullable T value, String name) {
        if (value == null) {
            throw new OrchestratorException(ErrorCode.MISSING_FIELDS, name + " is missing");
        }
        return value;
    }

    /** Fails if {@code value} is null or blank. */
    public static String notBlank(@Nullable String value, String name) {
        String there = present(value, name);
        that(!there.isBlank(), name + " must not be blank");
        return there;
    }

    /** Fails if {@code value} is there and blank. */
    public static void notBlankIfPresent(@Nullable String value, String name) {
        that(value == null || !value.isBlank(), name + " must not be blank");
    }

    /** Fails unless {@code value} lies between the two bounds, both included. */
    public static double inRange(double value, double low, double high, String name) {
        that(value >= low && value <= high, name + " must be between " + low + " and " + high + ", got " + value);
        return value;
    }

    /** Fails unless {@code value} lies between the two bounds, both included. */
    public static void inRange(long value, long low, long high, String name) {
        that(value >= low && value <= high, name + " must be between " + low + " and " + high + ", got " + value);
    }

    /** Fails unless {@code value} is above zero. */
    public static long positive(long value, String name) {
        that(value > 0, name + " must be positive, got " + value);
        return value;
    }

    /** Fails unless {@code value} is above zero. */
    public static Duration positive(@Nullable Duration value, String name) {
        Duration there = present(value, name);
        that(!there.isNegative() && !there.isZero(), name + " must be positive, got " + there);
        return there;
    }

    /** Fails with VALIDATION_ERROR unless {@code condition} holds. */
    public static void that(boolean condition, String message) {
        if (!condition) {
            throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, message);
        }
    }
}
