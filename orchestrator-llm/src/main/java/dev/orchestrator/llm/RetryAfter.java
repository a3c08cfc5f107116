package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** How long a provider asks to wait: its own word, else {@code Retry-After}, else when its window starts again. */
final class RetryAfter {

    /** Epoch values below this are seconds: as milliseconds they would lie in 1973. */
    private static final long SMALLEST_MILLIS = 100_000_000_000L;

    private static final double MILLIS = 1000;

    private static final Duration LONGEST = Duration.ofDays(7);

    private RetryAfter() {}

    static @Nullable Duration of(@Nullable JsonNode seconds, Headers headers, @Nullable JsonNode error) {
        if (seconds != null && seconds.isNumber()) {
            return sane(seconds.asDouble());
        }
        Duration header = header(headers);
        return header != null ? header : windowReset(headers, error);
    }

    private static @Nullable Duration header(Headers headers) {
        String value = headers.get("Retry-After");
        if (value == null) {
            return null;
        }
        try {
            return sane(Double.parseDouble(value.strip()));
        } catch (NumberFormatException e) {
            Date until = headers.getDate("Retry-After");
            return until == null ? null : sane(seconds(until.toInstant(), headers));
        }
    }

    private static @Nullable Duration windowReset(Headers headers, @Nullable JsonNode error) {
        String reset = headers.get("X-RateLimit-Reset");
        if (reset == null && error != null) {
            reset = Json.text(error.path("metadata").path("headers"), "X-RateLimit-Reset");
        }
        if (reset == null || !reset.matches("\\d{9,15}")) {
            return null;
        }
        long value = Long.parseLong(reset);
        Instant until = value < SMALLEST_MILLIS ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
        double seconds = seconds(until, headers);
        return seconds <= 0 ? null : sane(seconds);
    }

    /** Counts from the server's own clock if it told the time, so that a wrong local clock does no harm. */
    private static double seconds(Instant until, Headers headers) {
        Date date = headers.getDate("Date");
        Instant now = date == null ? Instant.now() : date.toInstant();
        return Duration.between(now, until).toMillis() / MILLIS;
    }

    private static @Nullable Duration sane(double seconds) {
        if (Double.isNaN(seconds)) {
            return null;
        }
        double bounded = Math.max(0, Math.min(seconds, (double) LONGEST.toSeconds()));
        return Duration.ofMillis((long) (bounded * MILLIS));
    }
}
