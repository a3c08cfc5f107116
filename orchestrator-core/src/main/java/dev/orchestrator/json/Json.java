package dev.orchestrator.json;

import dev.orchestrator.internal.base.Check;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON, also out of text that a language model wrote. All methods may be called by many threads at once and
 * take time in proportion to the length of the text. Whatever the text, reading it throws nothing but {@link JsonException};
 * a missing argument is refused with MISSING_FIELDS.
 *
 * <p>What is read is plain Java: {@code Map<String, Object>} in the order of the text (of a name that comes twice the last
 * value counts), {@code List<Object>}, {@code String}, {@code Boolean}, {@code null}, and as numbers {@code Long}, {@code
 * BigInteger} or {@code BigDecimal}. A number of more than 1,000 characters or with an exponent beyond ±1,000 is not read as
 * a number: writing it out could fill the memory. Halves of surrogate pairs that stand alone become U+FFFD.
 */
public final class Json {

    private Json() {}

    /**
     * Reads JSON as RFC 8259 has it, within {@link JsonLimits#DEFAULT}.
     *
     * @param text one JSON value and nothing else
     * @return the value; null for {@code null}
     * @throws JsonException if the text is not JSON or beyond the limits
     */
    public static @Nullable Object read(String text) {
        return read(text, JsonLimits.DEFAULT);
    }

    /**
     * Reads JSON as RFC 8259 has it.
     *
     * @param text one JSON value and nothing else
     * @param limits how much is read before it is refused
     * @return the value; null for {@code null}
     * @throws JsonException if the text is not JSON or beyond the limits
     */
    public static @Nullable Object read(String text, JsonLimits limits) {
        return document(new StrictReader(source(text, limits), 0), text);
    }

    /**
     * Reads JSON as RFC 8259 has it, within {@link JsonLimits#DEFAULT}, where nothing of it may be lost: an object that has a
     * name twice is refused.
     *
     * @param text one JSON value and nothing else
     * @return the value; null for {@code null}
     * @throws JsonException if the text is not JSON, beyond the limits, or {@link JsonException.Reason#AMBIGUOUS}
     */
    public static @Nullable Object readUnambiguous(String text) {
        StrictReader reader = new StrictReader(source(text, JsonLimits.DEFAULT), 0);
        Object value = document(reader, text);
        if (reader.doubled() >= 0) {
            throw new JsonException(
                    JsonException.Reason.AMBIGUOUS,
                    "JSON: the object around character " + reader.doubled()
                            + " has a name twice, of which one value would be lost; give each value a name of its own");
        }
        return value;
    }

    private static @Nullable Object document(StrictReader reader, String text) {
        Object value = reader.document();
        if (value == StrictReader.NONE) {
            throw new JsonException(
                    JsonException.Reason.SYNTAX,
                    "JSON: not valid at character " + (reader.position() + 1) + " of " + text.length());
        }
        return value;
    }

    /**
     * Reads text that is meant to be JSON and may have faults: quotation marks, commas, colons or brackets that are missing,
     * too many or of another kind; quotation marks and line breaks in strings that are not escaped; comments, code fences,
     * words of Python and JavaScript, names without quotation marks; an end that was cut off. Where nothing else helps, the
     * text is a string.
     *
     * @param text the text
     * @return the value
     * @throws JsonException if there is nothing but white space and comments, or the text is beyond {@link
     *     JsonLimits#DEFAULT}
     */
    public static @Nullable Object repair(String text) {
        return repair(text, JsonLimits.DEFAULT);
    }

    /**
     * Reads text that is meant to be JSON and may have faults; see {@link #repair(String)}.
     *
     * @param text the text
     * @param limits how much is read before it is refused
     * @return the value
     * @throws JsonException if there is nothing but white space and comments, or the text is beyond the limits
     */
    public static @Nullable Object repair(String text, JsonLimits limits) {
        Source source = source(text, limits);
        Object value = new StrictReader(source, 0).document();
        if (value != StrictReader.NONE) {
            return value;
        }
        List<Extraction.Found> found = beginsLikeJson(source) ? List.of() : Extraction.of(source);
        return found.isEmpty()
                ? new RepairingReader(source, 0).document()
                : found.get(0).value();
    }

    private static boolean beginsLikeJson(Source source) {
        int first = source.at(new Lookahead(source).blank(0));
        return "{[(\\/#.".indexOf(first) >= 0 || (first != '`' && Lookahead.isQuote(first));
    }

    /**
     * Finds JSON in what a model answered: around it may stand prose, code fences and thoughts between tags; it is repaired
     * where it has to be. Where there are several objects or arrays, the likeliest counts: one in a fence before one in
     * prose, a whole one before one that was repaired, a longer one before a shorter.
     *
     * @param text the model's answer
     * @return an object or an array; another value only if the whole text is nothing else
     * @throws JsonException if there is none ({@link JsonException.Reason#NOT_FOUND}), or the text is beyond {@link
     *     JsonLimits#DEFAULT}
     */
    public static @Nullable Object extract(String text) {
        return extract(text, JsonLimits.DEFAULT);
    }

    /**
     * Finds JSON in what a model answered; see {@link #extract(String)}.
     *
     * @param text the model's answer
     * @param limits how much is read before it is refused
     * @return an object or an array; another value only if the whole text is nothing else
     * @throws JsonException if there is none ({@link JsonException.Reason#NOT_FOUND}), or the text is beyond the limits
     */
    public static @Nullable Object extract(String text, JsonLimits limits) {
        return candidates(source(text, limits)).get(0);
    }

    /** What might be meant, the likeliest first; at least one. */
    static List<@Nullable Object> candidates(Source source) {
        Object whole = new StrictReader(source, 0).document();
        if (whole != StrictReader.NONE) {
            return Collections.singletonList(whole);
        }
        List<Extraction.Found> found = Extraction.of(source);
        if (found.isEmpty()) {
            throw new JsonException(
                    JsonException.Reason.NOT_FOUND,
                    "JSON: there is no object and no array in a text of " + source.length() + " characters");
        }
        return found.stream().<@Nullable Object>map(Extraction.Found::value).toList();
    }

    /**
     * Writes a value as JSON, without white space.
     *
     * @param value maps with text keys, lists and other collections, text, numbers, booleans, null
     * @return JSON that {@link #read(String)} reads
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if something else is in it, or a number
     *     that would not be read as one
     */
    public static String write(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        new JsonWriter(text).write(value, 0);
        return text.toString();
    }

    /**
     * Turns a Java value into what {@link #write} takes: records by their components (those of a sealed interface with a
     * {@code type}, as their schema has it), maps, collections, streams and arrays by their items, {@code Optional} by its
     * content, enums by their names, {@code byte[]} as Base64, times and all else of the JDK as their text. Other classes,
     * and records with annotations of Jackson, are written as Jackson has it.
     *
     * @param value any value; what is in it may be of any type as well
     * @return maps with text keys, lists, text, numbers, booleans, null; a new value, at most 100 levels deep
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if it is nested deeper, or in itself,
     *     or Jackson cannot write it; the message names its class
     */
    public static @Nullable Object toValue(@Nullable Object value) {
        return JavaValues.plain(value);
    }

    private static Source source(String text, JsonLimits limits) {
        return new Source(Check.present(text, "text"), Check.present(limits, "limits"));
    }
}
