package dev.orchestrator.json;

import dev.orchestrator.internal.base.Check;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON while a model still writes it: what has come so far is a value at any time, and a listener hears what is new.
 *
 * <p>Prose, a code fence and thoughts between tags before the JSON are passed over, and whatever follows it. Raw line breaks
 * in strings and a comma too many are forgiven; at anything else that is not JSON the reader stays with what it has ({@link
 * State#BROKEN}): faults whose repair needs what comes later are for {@link Json#extract(String)} when the answer is whole.
 *
 * <p>The JSON begins with the first bracket behind which some can stand. What was told cannot be taken back: other than {@link
 * Json#extract(String)}, which knows the whole answer, this reader takes a footnote such as {@code [1]} in the prose for all
 * the JSON there is, and so it does with what a model thought where only the closing tag comes. The value of the whole answer
 * counts; this one is for showing it sooner.
 *
 * <p>Each character is read once. Without a listener nothing is made but the value itself; with one, a path for each value
 * and a string for each piece. Not thread-safe: one reader for each answer, on the thread that receives it.
 */
public final class PartialJson {

    /** How far the JSON has come. */
    public enum State {
        /** It has not begun. */
        NOTHING,
        /** It has begun. */
        GROWING,
        /** Its last bracket has come; what follows is not read. */
        COMPLETE,
        /** What came is not JSON, or the listener threw: the value stays what it was before that. */
        BROKEN
    }

    /**
     * Hears what is new, in the order of the text. What it throws comes out of {@link PartialJson#append}; the reader is
     * then {@link State#BROKEN}.
     */
    public interface Listener {

        /**
         * A piece of a string that is still growing; all pieces of one path together are the string.
         *
         * @param path which string, as in {@code $.scenes[0].title}
         * @param piece its next characters, at least one
         */
        default void onText(String path, String piece) {}

        /**
         * A value is complete: a string, number or word, and an object or array behind all that is in it.
         *
         * @param path which value; {@code $} is the whole
         * @param value it; maps and lists cannot be changed
         */
        default void onValue(String path, @Nullable Object value) {}
    }

    private final PartialReader reader;

    /** Creates a reader without a listener, within {@link JsonLimits#DEFAULT}. */
    public PartialJson() {
        this(null, JsonLimits.DEFAULT, false);
    }

    /**
     * Creates a reader within {@link JsonLimits#DEFAULT}.
     *
     * @param listener hears what is new
     */
    public PartialJson(Listener listener) {
        this(listener, JsonLimits.DEFAULT);
    }

    /**
     * Creates a reader.
     *
     * @param listener hears what is new
     * @param limits how much is read before it is refused
     */
    public PartialJson(Listener listener, JsonLimits limits) {
        this(Check.present(listener, "listener"), Check.present(limits, "limits"), false);
    }

    private PartialJson(@Nullable Listener listener, JsonLimits limits, boolean scalars) {
        this.reader = new PartialReader(listener, limits, scalars);
    }

    /**
     * Reads the beginning of a text in one go. Other than a reader that is fed, it also takes a text that is nothing but a
     * string, a number or a word.
     *
     * @param text the beginning of an answer
     * @return a reader that has read it and can be fed the rest
     * @throws JsonException if the text is beyond {@link JsonLimits#DEFAULT}
     */
    public static PartialJson of(String text) {
        PartialJson partial = new PartialJson(null, JsonLimits.DEFAULT, true);
        partial.append(text);
        return partial;
    }

    /**
     * Reads on.
     *
     * @param piece the next piece of the answer, cut anywhere
     * @throws JsonException if the JSON is now beyond the limits, or, with a listener, so nested and with such long names
     *     that the paths would be much longer than the text; the reader is then {@link State#BROKEN}
     */
    public void append(CharSequence piece) {
        reader.append(Check.present(piece, "piece"));
    }

    /**
     * Returns what has come so far: the open string as far as it is known, the open number without its open end, no name
     * without a value, and a word as soon as it can be only one. To get an open string out of it costs its length, once for
     * each {@link #append}; where that is too much, a listener hears the pieces.
     *
     * @return a live view that grows with the next {@link #append} and cannot be changed; null if nothing has come, and for
     *     {@code null}
     */
    public @Nullable Object value() {
        return reader.value();
    }

    /**
     * Returns how far the JSON has come.
     *
     * @return the state
     */
    public State state() {
        return reader.state();
    }
}
