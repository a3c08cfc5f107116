package dev.orchestrator.json;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Java type that is text in JSON.
 *
 * @param format its name in a JSON Schema, or null if there is none that strict mode knows
 * @param hint what the text looks like, for a model
 */
record TextForms(Class<?> type, @Nullable String format, String hint, Function<String, Object> parser) {

    private static final List<TextForms> ALL = List.of(
            new TextForms(OffsetDateTime.class, "date-time", "2026-01-31T10:15:30Z", OffsetDateTime::parse),
            new TextForms(
                    Instant.class,
                    "date-time",
                    "2026-01-31T10:15:30Z",
                    text -> OffsetDateTime.parse(text).toInstant()),
            new TextForms(ZonedDateTime.class, "date-time", "2026-01-31T10:15:30Z", ZonedDateTime::parse),
            new TextForms(LocalDateTime.class, null, "2026-01-31T10:15:30", LocalDateTime::parse),
            new TextForms(LocalDate.class, "date", "2026-01-31", LocalDate::parse),
            new TextForms(OffsetTime.class, "time", "10:15:30Z", OffsetTime::parse),
            new TextForms(LocalTime.class, null, "10:15:30", LocalTime::parse), // "time" has an offset
            new TextForms(Duration.class, null, "PT1H30M", Duration::parse), // "duration" may have weeks and years
            new TextForms(UUID.class, "uuid", "123e4567-e89b-12d3-a456-426614174000", UUID::fromString),
            new TextForms(URI.class, null, "https://example.com/page", URI::create));

    static Optional<TextForms> of(Class<?> type) {
        return ALL.stream().filter(form -> form.type() == type).findFirst();
    }

    static Optional<TextForms> ofFormat(Object format) {
        return ALL.stream().filter(form -> format.equals(form.format())).findFirst();
    }

    /** What {@code text} is, or null if it does not look like this. */
    @Nullable
    Object parse(String text) {
        try {
            return parser.apply(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }
}
