package dev.orchestrator.json;

/**
 * A string in quotation marks of which some may be missing and some not escaped. Whether a mark ends the string is told by
 * what follows it ({@link QuoteRules}).
 */
final class QuotedText {

    private final Source source;
    private final QuoteRules rules;
    private final StringBuilder text = new StringBuilder();
    private int pos;

    /** With which mark the string began, and whether that was escaped or doubled. */
    private int open;

    private boolean escaped;
    private boolean doubled;

    /** The length of the string without the blanks at its end, and whether a raw line break is among those. */
    private int solid;

    private boolean brokenLine;
    private boolean done;

    QuotedText(Source source, QuoteRules rules) {
        this.source = source;
        this.rules = rules;
    }

    /** Where reading goes on. */
    int position() {
        return pos;
    }

    /** The string that starts at {@code start}. */
    String read(int start, QuoteRules.Place place, Lookahead look) {
        open(start, look);
        rules.begin(place);
        while (!done) {
            int c = source.at(pos);
            if (c == Source.END) {
                unended(place);
            } else if (c == '\\') {
                escape(source.at(pos + 1));
            } else if (escaped || !Lookahead.closes(open, c)) {
                append((char) c);
            } else {
                mark((char) c);
            }
        }
        return Escapes.wellFormed(text);
    }

    private void open(int start, Lookahead look) {
        escaped = source.at(start) == '\\';
        pos = escaped ? start + 1 : start;
        open = source.at(pos++);
        int behind = source.at(look.blank(pos + 1));
        doubled = !escaped && source.at(pos) == open && behind != Source.END && Character.isLetterOrDigit(behind);
        pos += doubled ? 1 : 0;
    }

    /** A mark that may be the end. */
    private void mark(char c) {
        if (doubled && source.at(pos + 1) == c) {
            end(pos + 2);
            return;
        }
        switch (rules.judge(pos)) {
            case CLOSES -> end(pos + 1);
            case CLOSED_BEFORE -> cut(rules.mark());
            case BELONGS -> append(c);
        }
    }

    private void append(char c) {
        rules.saw(c, pos, text.length());
        text.append(c);
        pos++;
        if (!Lookahead.isBlank(c)) {
            solid();
        }
        brokenLine |= c == '\n';
    }

    private void solid() {
        solid = text.length();
        brokenLine = false;
    }

    private void escape(int c) {
        if (c == Source.END) {
            pos++;
        } else if (c == 'u') {
            unicode();
        } else if (escaped && Lookahead.closes(open, c)) {
            end(pos + 2);
            return;
        } else {
            int meant = Escapes.of(c);
            boolean known = meant >= 0 || Lookahead.isQuote(c) || c == '\n';
            text.append(known ? "" : "\\").append((char) (meant >= 0 ? meant : c));
            pos += 2;
        }
        solid();
    }

    private void unicode() {
        int value = Escapes.unicode(source, pos + 2);
        if (value >= 0) {
            text.append((char) value);
            pos += 6;
        } else if (source.length() - pos < 6) {
            pos = source.length(); // cut off in the middle
        } else {
            text.append("\\u");
            pos += 2;
        }
    }

    /** A raw line break just before the end mark is layout, and not of the string. */
    private void end(int position) {
        if (brokenLine) {
            text.setLength(solid);
        }
        pos = position;
        done = true;
    }

    private void unended(QuoteRules.Place place) {
        QuoteRules.Mark forgotten = rules.forgottenEnd(text.length());
        if (forgotten != null) {
            cut(forgotten);
        } else if (place != QuoteRules.Place.ALONE) {
            cut(new QuoteRules.Mark(pos, text.length()));
        }
        done = true;
    }

    private void cut(QuoteRules.Mark mark) {
        int length = Math.min(mark.length(), text.length());
        while (length > 0 && Lookahead.isBlank(text.charAt(length - 1))) {
            length--;
        }
        text.setLength(length);
        pos = mark.position();
        done = true;
    }
}
