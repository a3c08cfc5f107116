package dev.orchestrator.json;

/** Looks ahead in a text that may not be JSON: over layout and comments, and whether a key comes next. */
final class Lookahead {

    private static final int LONGEST_WORD = 64;
    private static final String FENCE = "```";

    private final Source source;
    private int commentFrom = Integer.MAX_VALUE;
    private int commentEnd = -1;
    private int lineFrom = Integer.MAX_VALUE;
    private int lineEnd = -1;

    Lookahead(Source source) {
        this.source = source;
    }

    static boolean isBlank(int c) {
        return switch (c) {
            case ' ',
                    '\n',
                    '\r',
                    '\t',
                    '\f',
                    '\u00a0',
                    '\u180e',
                    '\u2028',
                    '\u2029',
                    '\u202f',
                    '\u205f',
                    '\u3000',
                    '\ufeff' -> true;
            default -> c >= '\u2000' && c <= '\u200b';
        };
    }

    /** Whether {@code c} opens a string: any mark that people or word processors take for a quotation mark. */
    static boolean isQuote(int c) {
        return c == '"' || isDoubleQuote(c) || isSingleQuote(c);
    }

    private static boolean isDoubleQuote(int c) {
        return c == '\u201c' || c == '\u201d' || c == '\u201e';
    }

    private static boolean isSingleQuote(int c) {
        return c == '\'' || c == '`' || c == '\u00b4' || c == '\u2018' || c == '\u2019';
    }

    /** Whether {@code c} ends a string that {@code open} began: a straight mark only by itself. */
    static boolean closes(int open, int c) {
        if (open == '"' || open == '\'') {
            return c == open;
        }
        return isDoubleQuote(open) ? isDoubleQuote(c) || c == '"' : isSingleQuote(c);
    }

    /** The first place from {@code i} on that is not blank. */
    int blank(int i) {
        int at = i;
        while (isBlank(source.at(at))) {
            at++;
        }
        return at;
    }

    /** The first place from {@code i} on that is neither blank nor in a comment. */
    int layout(int i) {
        int at = blank(i);
        while (source.at(at) == '/') {
            int behind = comment(at);
            if (behind == at) {
                return at;
            }
            at = blank(behind);
        }
        return at;
    }

    /** The end of the comment that starts at {@code i}, or {@code i} if none does. */
    int comment(int i) {
        int next = source.at(i + 1);
        return next == '*' ? blockEnd(i + 2) : next == '/' ? lineEnd(i + 2) : i;
    }

    /** Where the block comment that holds {@code i} ends; looked for once, however many places ask. */
    private int blockEnd(int i) {
        if (i < commentFrom || i > commentEnd) {
            int found = source.text.indexOf("*/", i);
            commentFrom = i;
            commentEnd = found < 0 ? source.length() : found;
            source.charge(commentEnd - i);
        }
        return Math.min(source.length(), commentEnd + 2);
    }

    /** The end of the line that holds {@code i}. */
    int lineEnd(int i) {
        if (i < lineFrom || i > lineEnd) {
            int found = source.text.indexOf('\n', i);
            lineFrom = i;
            lineEnd = found < 0 ? source.length() : found;
            source.charge(Math.max(0, lineEnd - i));
        }
        return lineEnd;
    }

    /** The end of the fence mark with its language at {@code i}, or {@code i} if there is none. */
    int fence(int i) {
        if (!isFence(i)) {
            return i;
        }
        int at = i;
        while (source.at(at) == '`') {
            at++;
        }
        int behind = at;
        while (isWordPart(source.at(behind)) && behind - at < LONGEST_WORD) {
            behind++;
        }
        int next = source.at(behind);
        return next == Source.END || next == '\n' || next == '\r' || next == '{' || next == '[' || next == ' '
                ? behind
                : at;
    }

    /** Whether the mark of a fence stands at {@code i}, or the text ends with what may be the beginning of one. */
    boolean isFence(int i) {
        if (source.at(i) != '`') {
            return false;
        }
        int second = source.at(i + 1);
        return source.startsWith(FENCE, i) || second == Source.END || (second == '`' && source.at(i + 2) == Source.END);
    }

    static boolean isWordPart(int c) {
        return c >= 0 && (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '$' || c == '.' || c == '+');
    }

    /** Whether a key and its colon stand at {@code i}, in quotation marks or without. */
    boolean isKey(int i) {
        return isQuote(source.at(i)) ? isQuotedKey(i) : isBareKey(i);
    }

    /** Whether a quoted key and its colon stand at {@code i}, or the text ends in the middle of them. */
    boolean isQuotedKey(int i) {
        int behind = quoted(i);
        if (behind == Source.END) {
            return true;
        }
        int next = source.at(layout(behind));
        return next == ':' || next == Source.END;
    }

    /** The place behind the quoted text that starts at {@code i}, or {@link Source#END} if the text ends before. */
    int quoted(int i) {
        int open = source.at(i);
        for (int at = i + 1; ; at++) {
            int c = source.at(at);
            if (c == Source.END) {
                return Source.END;
            }
            if (c == '\\') {
                at++;
            } else if (closes(open, c)) {
                return at + 1;
            }
        }
    }

    /** Whether a word, perhaps with the second of its marks, and a colon that belongs to no address stand at {@code i}. */
    boolean isBareKey(int i) {
        int at = i;
        while (isWordPart(source.at(at)) && at - i < LONGEST_WORD) {
            at++;
        }
        int colon = blank(source.at(at) == '"' ? at + 1 : at);
        return at > i && source.at(colon) == ':' && !source.startsWith("//", colon + 1);
    }

    /** Whether a word stands at {@code i} that is an item of an array. */
    boolean isWordItem(int i) {
        int at = i;
        while (isWordPart(source.at(at))) {
            at++;
        }
        int c = at == i ? ' ' : source.at(layout(at));
        return c == ',' || c == ']' || c == Source.END;
    }
}
