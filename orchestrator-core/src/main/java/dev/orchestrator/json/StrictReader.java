package dev.orchestrator.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON as RFC 8259 has it, and stops at the first character that is not. */
final class StrictReader {

    /** In the place of a value: there was none. */
    static final Object NONE = new Object();

    private final Source source;
    private int pos;
    private int depth;
    private int doubled = -1;

    StrictReader(Source source, int start) {
        this.source = source;
        this.pos = start;
    }

    /** Where reading stopped: behind the value, or at what is wrong. */
    int position() {
        return pos;
    }

    /** Where an object was seen to have a name for the second time, or -1. */
    int doubled() {
        return doubled;
    }

    /** The whole text as one value, or {@link #NONE}. */
    @Nullable
    Object document() {
        Object value = value();
        skip();
        return pos == source.length() ? value : NONE;
    }

    /** The value that starts here, behind white space, or {@link #NONE}. */
    @Nullable
    Object value() {
        skip();
        int c = source.at(pos);
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> c == '-' || Numbers.isDigit(c) ? number() : NONE;
        };
    }

    private Object object() {
        source.checkDepth(++depth);
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        pos++;
        boolean more = !eat('}');
        while (more) {
            skip();
            Object key = source.at(pos) == '"' ? string() : NONE;
            if (key == NONE || !eat(':')) {
                return NONE;
            }
            Object value = value();
            if (value == NONE) {
                return NONE;
            }
            int names = members.size();
            members.put((String) key, value);
            doubled = members.size() == names ? pos : doubled;
            more = eat(',');
            if (!more && !eat('}')) {
                return NONE;
            }
        }
        depth--;
        return members;
    }

    private Object array() {
        source.checkDepth(++depth);
        List<@Nullable Object> items = new ArrayList<>();
        pos++;
        boolean more = !eat(']');
        while (more) {
            Object value = value();
            if (value == NONE) {
                return NONE;
            }
            items.add(value);
            more = eat(',');
            if (!more && !eat(']')) {
                return NONE;
            }
        }
        depth--;
        return items;
    }

    private Object string() {
        int start = ++pos;
        StringBuilder text = null;
        for (int c = source.at(pos); c != '"'; c = source.at(pos)) {
            if (c < ' ') {
                return NONE; // the end, too
            }
            if (c == '\\') {
                text = text == null ? new StringBuilder().append(source.text, start, pos) : text;
                if (!escape(text)) {
                    return NONE;
                }
            } else {
                pos++;
                if (text != null) {
                    text.append((char) c);
                }
            }
        }
        pos++;
        return Escapes.wellFormed(text == null ? source.text.substring(start, pos - 1) : text);
    }

    private boolean escape(StringBuilder text) {
        int c = source.at(pos + 1);
        boolean unicode = c == 'u';
        int meant = unicode ? Escapes.unicode(source, pos + 2) : Escapes.of(c);
        if (meant < 0) {
            return false;
        }
        text.append((char) meant);
        pos += unicode ? 6 : 2;
        return true;
    }

    private Object number() {
        int start = pos;
        for (int c = source.at(pos); Numbers.isDigit(c) || (c >= 0 && "+-.eE".indexOf(c) >= 0); c = source.at(pos)) {
            pos++;
        }
        Number number = Numbers.parse(source.text.substring(start, pos));
        return number == null ? NONE : number;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!source.startsWith(word, pos)) {
            return NONE;
        }
        pos += word.length();
        return value;
    }

    private boolean eat(char expected) {
        skip();
        if (source.at(pos) != expected) {
            return false;
        }
        pos++;
        return true;
    }

    private void skip() {
        for (int c = source.at(pos); c == ' ' || c == '\n' || c == '\r' || c == '\t'; c = source.at(pos)) {
            pos++;
        }
    }
}
