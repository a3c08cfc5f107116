package dev.orchestrator.internal.match;

/**
 * What is compared of a text.
 *
 * @param text its only spelling: 1.50 is 1.5, KX-TG 20 of one piece is kxtg20, two gigabytes are 2gb, lanterns are lantern
 * @param kind what it is
 * @param leaf the number of the leaf that it stands in
 * @param spelling the same with all that makes a difference to a person: lanterns are more than one lantern
 * @param before the {@link Signs} before it
 * @param after the signs behind it
 */
record Token(String text, Kind kind, int leaf, String spelling, String before, String after) {

    enum Kind {
        WORD,
        NUMBER,
        /** A number with its unit. */
        MEASURE,
        /** Year, month and day. */
        DATE,
        /** Letters and digits, or many digits: the name of one thing. */
        CODE
    }

    boolean isCode() {
        return kind == Kind.CODE;
    }

    boolean isWord() {
        return kind == Kind.WORD;
    }

    /** How it stands there, signs included. */
    String whole() {
        return before + spelling + after;
    }

    Token before(String signs) {
        return new Token(text, kind, leaf, spelling, signs, after);
    }

    Token after(String signs) {
        return new Token(text, kind, leaf, spelling, before, signs);
    }
}
