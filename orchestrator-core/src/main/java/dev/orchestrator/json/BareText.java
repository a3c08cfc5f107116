package dev.orchestrator.json;

import org.jspecify.annotations.Nullable;

/** Text without quotation marks: words of JSON and other languages, numbers, and strings whose marks were forgotten. */
final class BareText {

    private final Source source;
    private final Lookahead look;
    private final Nesting nesting;
    private int pos;

    BareText(Source source, Lookahead look, Nesting nesting) {
        this.source = source;
        this.look = look;
        this.nesting = nesting;
    }

    /** Where reading goes on. */
    int position() {
        return pos;
    }

    /** Whether the call of a function stands at {@code i}; if so, reading goes on at its bracket. */
    boolean isCall(int i) {
        int at = i;
        while (isNamePart(source.at(at))) {
            at++;
        }
        pos = look.blank(at);
        return at > i && Character.isLetter(source.at(i)) && source.at(pos) == '(';
    }

    private static boolean isNamePart(int c) {
        return c != Source.END && (Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '.');
    }

    /** The key that starts at {@code start}. */
    String key(int start) {
        pos = start;
        for (int c = source.at(pos); isKeyPart(c); c = source.at(pos)) {
            pos++;
        }
        String key = source.text.substring(start, pos).strip();
        pos += source.at(pos) == '"' && source.at(look.layout(pos + 1)) == ':' ? 1 : 0;
        return Escapes.wellFormed(key);
    }

    private static boolean isKeyPart(int c) {
        return c != Source.END && !Lookahead.isBlank(c) && !Lookahead.isQuote(c) && ":,{}[]()=".indexOf(c) < 0;
    }

    /** The value that starts at {@code start}. */
    @Nullable
    Object value(int start) {
        Number number = number(start);
        if (number != null) {
            return number;
        }
        String text = text(start);
        Object meaning = Words.meaning(text);
        if (meaning == StrictReader.NONE && isCutOff(text)) {
            meaning = Words.begun(text);
        }
        return meaning == StrictReader.NONE ? text : meaning;
    }

    private boolean isCutOff(String text) {
        return pos >= source.length() && !text.isEmpty() && (nesting.inObject() || nesting.inArray());
    }

    private @Nullable Number number(int start) {
        int first = source.at(start);
        if (!Numbers.isDigit(first) && first != '-' && first != '.' && first != '+') {
            return null;
        }
        pos = start;
        while (isTokenPart(source.at(pos)) && !isComment(source.at(pos))) {
            pos++;
        }
        if (!isFollowed(pos)) {
            return null;
        }
        String token = source.text.substring(start, pos);
        Number exact = Numbers.parse(token);
        return exact == null ? Numbers.lenient(token) : exact;
    }

    private static boolean isTokenPart(int c) {
        return c != Source.END && !Lookahead.isBlank(c) && !Lookahead.isQuote(c) && ",{}[]()".indexOf(c) < 0;
    }

    /** Whether a number may end at {@code i}: what follows it is no further text. */
    private boolean isFollowed(int i) {
        int next = look.layout(i);
        int c = source.at(next);
        if (c == Source.END
                || c == ','
                || nesting.closes(c)
                || Lookahead.isQuote(c)
                || look.lineEnd(i) < next
                || c == '}'
                || c == ']') {
            return true;
        }
        return (nesting.inArray() && next > i) || (look.isBareKey(next) && nesting.inObject());
    }

    /** Text up to the next thing that may follow a value here. */
    private String text(int start) {
        pos = start;
        int braces = 0;
        for (int c = source.at(pos); c != Source.END && c != '\n'; c = source.at(pos)) {
            if (c == '}' && braces > 0) {
                braces--;
            } else if (nesting.closes(c) || isComma(c) || isMark(c, start) || isComment(c) || look.isFence(pos)) {
                break;
            }
            braces += c == '{' ? 1 : 0;
            pos++;
        }
        String text = source.text.substring(start, pos).strip();
        pos += Lookahead.isQuote(source.at(pos)) && !look.isFence(pos) && !endsWithBlank() ? 1 : 0;
        return Escapes.wellFormed(text);
    }

    private boolean isComma(int c) {
        return c == ','
                && (nesting.inObject()
                        || nesting.inArray()
                        || nesting.inGroup()
                        || source.at(look.layout(pos + 1)) == Source.END);
    }

    /** A mark without a partner, or the first one of the next key. */
    private boolean isMark(int c, int start) {
        if (!Lookahead.isQuote(c) || pos == start) {
            return false;
        }
        int next = source.at(look.layout(pos + 1));
        boolean alone = c == '"' && (next == ',' || next == Source.END || nesting.closes(next));
        return alone || (endsWithBlank() && nesting.inObject() && look.isQuotedKey(pos));
    }

    private boolean endsWithBlank() {
        return pos > 0 && Lookahead.isBlank(source.at(pos - 1));
    }

    private boolean isComment(int c) {
        return c == '/' && (source.at(pos + 1) == '*' || (source.at(pos + 1) == '/' && endsWithBlank()));
    }
}
