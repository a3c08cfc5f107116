package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written into the log of a run.
 *
 * @param kind what it is about, such as {@code tool-result}; at most {@value #LONGEST_KIND} characters
 * @param key which one it is about, such as the id of a call, at most {@value #LONGEST_KEY} characters: a run has one entry
 *     of a kind and key. Null where there may be many. Keys stay with the run as a whole: give them to what must not
 *     happen twice, some thousands in a run, and not to each piece of a stream
 * @param data what it says, as JSON of at most {@link RunStore#LARGEST_TEXT} bytes
 */
public record RunNote(String kind, @Nullable String key, String data) {

    /** The most characters of a kind. */
    public static final int LONGEST_KIND = 40;

    /** The most characters of a key. */
    public static final int LONGEST_KEY = 200;

    /** Checks the values. */
    public RunNote {
        Check.notBlank(kind, "kind");
        Check.that(kind.length() <= LONGEST_KIND, "kind must have at most " + LONGEST_KIND + " characters");
        Check.notBlankIfPresent(key, "key");
        Check.that(
                key == null || key.length() <= LONGEST_KEY,
                "the key of a " + kind + " must have at most " + LONGEST_KEY + " characters");
        RunTexts.require(Check.present(data, "data"), "the data of a " + kind);
    }

    /**
     * Returns a note of which there may be many.
     *
     * @param kind what it is about
     * @param data what it says, as JSON
     * @return the note
     */
    public static RunNote of(String kind, String data) {
        return new RunNote(kind, null, data);
    }

    /** Names the note without its data. */
    @Override
    public String toString() {
        return "RunNote[" + kind + (key == null ? "" : " " + key) + ", " + data.length() + " characters]";
    }
}
