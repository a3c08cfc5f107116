package dev.orchestrator.internal.match;

/**
 * What is compared of a text.
 *
 * @param text its only spelling: 1.50 is 1.5, KX-TG 20 of one piece is kxtg20, two gigabytes are 2gb
 * @param kind what it is
 * @param leaf the number of the leaf that it stands in
 */
record Token(String text, Kind kind, int leaf) {

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
}
