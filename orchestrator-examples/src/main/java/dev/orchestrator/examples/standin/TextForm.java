package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A form of text that a schema asks for by its name. */
enum TextForm {
    DATE("date", Patterns.DATE, "1970-01-01", LocalDate::parse),
    TIME("time", Patterns.TIME, "00:00:00Z", OffsetTime::parse),
    DATE_TIME("date-time", Patterns.DATE + "T" + Patterns.TIME, "1970-01-01T00:00:00Z", OffsetDateTime::parse),
    UUID_TEXT(
            "uuid", "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}", new UUID(0, 0).toString(), UUID::fromString);

    /** What forms are made of. */
    private static final class Patterns {
        static final String DATE = "\\d{4}-\\d{2}-\\d{2}";
        static final String TIME = "\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})";
    }

    private final String format;
    private final Pattern pattern;
    private final String sample;
    private final Function<String, Object> parser;

    TextForm(String format, String pattern, String sample, Function<String, Object> parser) {
        this.format = format;
        this.pattern = Pattern.compile("(?<![\\p{L}\\p{N}-])" + pattern + "(?![\\p{L}\\p{N}-])");
        this.sample = sample;
        this.parser = parser;
    }

    static Optional<TextForm> of(JsonNode wanted) {
        String format = wanted.path("format").asText();
        return Arrays.stream(values())
                .filter(form -> form.format.equals(format))
                .findFirst();
    }

    /** The first one in a text. */
    Optional<String> in(String text) {
        return pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(this::isOne)
                .findFirst();
    }

    private boolean isOne(String text) {
        try {
            return parser.apply(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** One that says nothing. */
    String sample() {
        return sample;
    }
}
