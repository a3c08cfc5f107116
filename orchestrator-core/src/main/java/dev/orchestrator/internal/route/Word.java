package dev.orchestrator.internal.route;

/**
 * A word of a text.
 *
 * @param text as it was written, in small letters
 * @param form what all forms of it have in common
 * @param possessive whether it stood with {@code 's}
 * @param place where it stands
 * @param question whether its sentence ends with a question mark
 */
record Word(String text, String form, boolean possessive, Place place, boolean question) {

    /** Where a word stands. */
    enum Place {
        /** A sentence, or a part of one behind a semicolon or a colon, begins with it. */
        START,
        /** A comma stands before it. */
        AFTER_COMMA,
        /** It follows another word. */
        WITHIN
    }
}
