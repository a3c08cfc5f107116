package dev.orchestrator.json;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether a quotation mark inside a string is its end or a mark that somebody forgot to escape, by what stands around
 * it: an end is followed by what may follow a key, a member or an item in this place.
 */
final class QuoteRules {

    /** What the string is. */
    enum Place {
        KEY,
        MEMBER,
        ITEM,
        ALONE
    }

    /** What a mark is. */
    enum Verdict {
        CLOSES,
        BELONGS,
        /** The string ended before, at {@link #mark()}: its own end mark was forgotten and this one begins the next. */
        CLOSED_BEFORE
    }

    /** A place in the source, and how long the string was there. */
    record Mark(int position, int length) {}

    private static final int MOST_REREADS = 16;

    private final Source source;
    private final Lookahead look;
    private final Nesting nesting;
    private int rereads;

    private Place place = Place.ALONE;
    private @Nullable Mark comma;
    private @Nullable Mark firstComma;
    private @Nullable Mark memberComma;
    private @Nullable Mark colon;
    private @Nullable Mark firstColon;
    private int braces;
    private int brackets;
    private boolean belonged;

    QuoteRules(Source source, Lookahead look, Nesting nesting) {
        this.source = source;
        this.look = look;
        this.nesting = nesting;
    }

    /** A string of this kind begins. */
    void begin(Place kind) {
        place = kind;
        comma = null;
        firstComma = null;
        memberComma = null;
        colon = null;
        firstColon = null;
        braces = 0;
        brackets = 0;
        belonged = false;
    }

    /** A character of the string went by; {@code length} characters stood before it. */
    void saw(char c, int position, int length) {
        switch (c) {
            case ',' -> sawComma(new Mark(position, length));
            case ':' -> {
                colon = new Mark(position, length);
                firstColon = firstColon == null ? colon : firstColon;
            }
            case '{' -> braces++;
            case '}' -> braces--;
            case '[' -> brackets++;
            case ']' -> brackets--;
            default -> {
                if (!Lookahead.isBlank(c)) {
                    comma = null;
                    colon = null;
                }
                return;
            }
        }
        comma = c == ',' ? comma : null;
        colon = c == ':' ? colon : null;
    }

    private void sawComma(Mark mark) {
        comma = mark;
        firstComma = firstComma == null ? mark : firstComma;
        if (memberComma == null && place == Place.MEMBER && look.isBareKey(look.blank(mark.position() + 1))) {
            memberComma = mark;
        }
    }

    /** Where the string ended, after {@link Verdict#CLOSED_BEFORE}. */
    Mark mark() {
        Mark end = place == Place.KEY ? colon : comma;
        if (end == null) {
            throw new IllegalStateException("no mark");
        }
        return end;
    }

    /** What the mark at {@code i} is. */
    Verdict judge(int i) {
        if (beginsTheNext(i)) {
            return Verdict.CLOSED_BEFORE;
        }
        int next = look.layout(i + 1);
        boolean closes = switch (place) {
            case KEY -> closesKey(i, next);
            case MEMBER -> closesMember(i, next);
            case ITEM -> closesItem(i, next);
            case ALONE -> closesAlone(i, next);
        };
        belonged |= !closes;
        return closes ? Verdict.CLOSES : Verdict.BELONGS;
    }

    /** {@code "a":"b,"c":"d"} and {@code "a:"b"}: behind a comma or colon stands what must be a new string. */
    private boolean beginsTheNext(int i) {
        if (place == Place.KEY) {
            return colon != null && source.at(look.layout(i + 1)) != ':' && colon.equals(firstColon);
        }
        if (comma == null || Lookahead.isBlank(source.at(i + 1)) || (belonged && braces > 0)) {
            return false;
        }
        return place == Place.MEMBER ? isWholeKey(i) : place == Place.ITEM && isWholeItem(i);
    }

    private boolean isWholeKey(int i) {
        int behind = look.quoted(i);
        return behind != Source.END && source.at(look.layout(behind)) == ':';
    }

    private boolean isWholeItem(int i) {
        int behind = look.quoted(i);
        int next = behind == Source.END ? Source.END : source.at(look.layout(behind));
        return Character.isLetterOrDigit(source.at(i + 1)) && (next == ']' || next == ',');
    }

    private boolean closesKey(int i, int next) {
        int c = source.at(next);
        if (c == ':' || c == '=' || c == Source.END || c == ',' || c == '}' || c == ']') {
            return true;
        }
        return Lookahead.isQuote(c) || Numbers.isDigit(c) || c == '{' || c == '[' || next > i + 1;
    }

    private boolean closesMember(int i, int next) {
        int c = source.at(next);
        return switch (c) {
            case ',' -> !isInsideJson() && isMember(look.layout(next + 1));
            case '}', ']', ')', Source.END -> closesAtEnd(c);
            default ->
                Lookahead.isQuote(c)
                        ? closesBeforeQuote(next)
                        : isJoined(next) || (isOnNewLine(i, next) && look.isBareKey(next));
        };
    }

    private boolean closesItem(int i, int next) {
        int c = source.at(next);
        return switch (c) {
            case ',' -> !isInsideJson() && isItem(look.layout(next + 1));
            case '}', ']', ')', Source.END -> closesAtEnd(c);
            case ':' -> !belonged;
            case '{', '[' -> next > i + 1;
            default ->
                Lookahead.isQuote(c) ? closesBeforeQuote(next) : isJoined(next) || (next > i + 1 && isNumber(next));
        };
    }

    private boolean closesAlone(int i, int next) {
        int c = source.at(next);
        if (Lookahead.isQuote(c)) {
            return isOnNewLine(i, next);
        }
        return c == Source.END
                || c == ','
                || c == ';'
                || c == ':'
                || (c == ')' && nesting.inGroup())
                || isJoined(next)
                || look.isFence(next);
    }

    /** JSON that somebody quoted inside the string and did not escape is still open. */
    private boolean isInsideJson() {
        return belonged && (braces > 0 || brackets > 0);
    }

    private boolean closesAtEnd(int c) {
        return switch (c) {
            case '}' -> nesting.inObject() && !(belonged && braces > 0);
            case ']' -> nesting.inArray() && !(belonged && brackets > 0);
            case ')' -> nesting.inGroup();
            default -> true;
        };
    }

    /** A second mark: if that one is an end, this one belongs to the string; else a comma was forgotten between them. */
    private boolean closesBeforeQuote(int next) {
        int behind = look.layout(next + 1);
        int c = source.at(behind);
        boolean secondEnds = switch (c) {
            case ',' -> place == Place.MEMBER ? isMember(look.layout(behind + 1)) : isItem(look.layout(behind + 1));
            case '}', ']', ')', Source.END -> closesAtEnd(c);
            default -> false;
        };
        return !secondEnds && (place == Place.ITEM || look.isQuotedKey(next));
    }

    /** Whether behind a comma, at {@code i}, a member or the end of its object stands. */
    private boolean isMember(int i) {
        int c = source.at(i);
        return switch (c) {
            case '}', ',', Source.END -> true;
            case ']', '{' -> nesting.inArray();
            case '.' -> source.startsWith("...", i);
            default -> look.isKey(i);
        };
    }

    /** Whether behind a comma, at {@code i}, an item or the end of its array stands. */
    private boolean isItem(int i) {
        int c = source.at(i);
        if (c == Source.END || c == '-' || Lookahead.isQuote(c) || Numbers.isDigit(c)) {
            return true;
        }
        return "]{[(.,".indexOf(c) >= 0 || (c == '}' && nesting.inObject()) || look.isWordItem(i);
    }

    private boolean isNumber(int i) {
        return (Numbers.isDigit(source.at(i)) || source.at(i) == '-') && look.isWordItem(i);
    }

    /** {@code "a" + "b"}. */
    private boolean isJoined(int i) {
        return source.at(i) == '+' && Lookahead.isQuote(source.at(look.layout(i + 1)));
    }

    private boolean isOnNewLine(int from, int to) {
        return to > from && look.lineEnd(from) < to;
    }

    /**
     * Where a string ended whose end mark never came: before the next member, or before the brackets at the end of the
     * text; null if the text was cut off within it. {@code length} is the string's length at the end of the text.
     */
    @Nullable
    Mark forgottenEnd(int length) {
        if (++rereads > MOST_REREADS || place == Place.ALONE) {
            return null;
        }
        if (place == Place.KEY) {
            return firstColon;
        }
        int tail = nesting.closingTail();
        if (tail == source.length() || length < source.length() - tail) {
            return null;
        }
        Mark before = place == Place.MEMBER ? memberComma : firstComma;
        return before != null ? before : new Mark(tail, length - (source.length() - tail));
    }
}
