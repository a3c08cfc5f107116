package dev.orchestrator.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what was meant to be JSON: one pass, with a look ahead where a mark may mean two things. */
final class RepairingReader {

    private final Source source;
    private final Lookahead look;
    private final Nesting nesting;
    private final QuoteRules rules;
    private final BareText bare;
    private int pos;

    RepairingReader(Source source, int start) {
        this.source = source;
        this.look = new Lookahead(source);
        this.nesting = new Nesting(source);
        this.rules = new QuoteRules(source, look, nesting);
        this.bare = new BareText(source, look, nesting);
        this.pos = start;
    }

    /** Where reading goes on. */
    int position() {
        return pos;
    }

    /** The whole text: one value, or a list of those that follow each other in lines or behind commas. */
    @Nullable
    Object document() {
        skip();
        if (source.at(pos) == Source.END) {
            throw new JsonException(JsonException.Reason.NOT_FOUND, "JSON: there is none in the text");
        }
        Object first = value(QuoteRules.Place.ALONE);
        if (first instanceof String key && isAt(':')) {
            return members(key, new LinkedHashMap<>());
        }
        List<@Nullable Object> all = new ArrayList<>();
        all.add(first);
        boolean containers = first instanceof Map || first instanceof List;
        while (hasAnother(containers)) {
            if (all.size() == 1 && first instanceof Map<?, ?> object && isString()) {
                return continued(object);
            }
            all.add(value(QuoteRules.Place.ALONE));
        }
        return all.size() == 1 ? first : all;
    }

    private boolean hasAnother(boolean containers) {
        int before = pos;
        separators();
        int c = source.at(pos);
        while (c == '}' || c == ']' || c == ')' || c == ';') {
            pos++;
            separators();
            c = source.at(pos);
        }
        if (pos == before || c == Source.END) {
            return false;
        }
        if (containers) {
            return c == '{' || c == '[' || (Lookahead.isQuote(c) && look.isQuotedKey(pos));
        }
        return Numbers.isDigit(c) || c == '-' || c == '"';
    }

    /** An object that was closed too early and goes on behind a comma. */
    private Map<String, @Nullable Object> continued(Map<?, ?> begun) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        begun.forEach((key, value) -> object.put((String) key, value));
        nesting.enterObject();
        members(object);
        nesting.leaveObject();
        return object;
    }

    /** The value that starts here; {@code null} too where there is none. */
    @Nullable
    Object value(QuoteRules.Place place) {
        skip();
        int c = source.at(pos);
        if (c == '{') {
            return object(new LinkedHashMap<>());
        }
        if (c == '[') {
            return array();
        }
        if (c == '(') {
            return group();
        }
        if (isString()) {
            return strings(place);
        }
        if (c == Source.END || c == ',' || nesting.closes(c)) {
            return null;
        }
        if (bare.isCall(pos)) {
            pos = bare.position();
            return group();
        }
        Object value = bare.value(pos);
        pos = Math.max(pos + 1, bare.position());
        return value;
    }

    private boolean isString() {
        int c = source.at(pos);
        return Lookahead.isQuote(c) || (c == '\\' && Lookahead.isQuote(source.at(pos + 1)));
    }

    private String string(QuoteRules.Place place) {
        QuotedText quoted = new QuotedText(source, rules);
        String text = quoted.read(pos, place, look);
        pos = quoted.position();
        return text;
    }

    /** A string, or several with a plus between them. */
    private String strings(QuoteRules.Place place) {
        String first = string(place);
        StringBuilder all = null;
        int plus = look.layout(pos);
        while (source.at(plus) == '+' && Lookahead.isQuote(source.at(look.layout(plus + 1)))) {
            pos = look.layout(plus + 1);
            all = all == null ? new StringBuilder(first) : all;
            all.append(string(place));
            plus = look.layout(pos);
        }
        return all == null ? first : all.toString();
    }

    private Object object(Map<String, @Nullable Object> object) {
        nesting.enterObject();
        pos++;
        Object members = members(object);
        nesting.leaveObject();
        return members;
    }

    /** Members up to the end of their object; a list if they are values without keys. */
    private Object members(Map<String, @Nullable Object> object) {
        List<@Nullable Object> keys = new ArrayList<>();
        while (!isClosed('}')) {
            int c = source.at(pos);
            if (c == '{' || c == '[') {
                if (nesting.inArray() && (c == '{' || !object.isEmpty())) {
                    return object; // the next item of the array around: this object was not closed
                }
                within(object);
            } else if (c == ':' || c == '}' || c == ']' || c == ')') {
                pos++;
            } else {
                member(object, keys);
            }
        }
        return object.isEmpty() && !keys.isEmpty() ? keys : object;
    }

    /** A value where a name should be: the members of an object are taken for those of the one around it. */
    private void within(Map<String, @Nullable Object> object) {
        if (source.at(pos) == '{') {
            object(object);
        } else {
            array();
        }
    }

    private void member(Map<String, @Nullable Object> object, List<@Nullable Object> keys) {
        boolean quoted = isString();
        String key = quoted ? string(QuoteRules.Place.KEY) : word();
        skip();
        int c = source.at(pos);
        if (c == ':' || c == '=') {
            pos += source.at(pos + 1) == '>' ? 2 : 1;
            object.put(key, value(QuoteRules.Place.MEMBER));
        } else if (c == Source.END) {
            object.put(key, null);
        } else if (c == ',' || c == '}' || c == ']') {
            keys.add(key);
        } else if (quoted || !look.isKey(pos)) {
            object.put(key, value(QuoteRules.Place.MEMBER));
        }
    }

    private String word() {
        String word = bare.key(pos);
        pos = Math.max(pos + 1, bare.position());
        return word;
    }

    private List<@Nullable Object> array() {
        nesting.enterArray();
        pos++;
        List<@Nullable Object> items = items(']');
        nesting.leaveArray();
        return items;
    }

    private List<@Nullable Object> items(char end) {
        List<@Nullable Object> items = new ArrayList<>();
        while (!isClosed(end)) {
            int c = source.at(pos);
            if (c == ':' || c == '}' || c == ']' || c == ')') {
                pos++;
                continue;
            }
            Object item = value(QuoteRules.Place.ITEM);
            items.add(item instanceof String key && isAt(':') ? members(key, new LinkedHashMap<>()) : item);
        }
        return items;
    }

    /** The members of an object whose first bracket was forgotten. */
    private Map<String, @Nullable Object> members(String first, Map<String, @Nullable Object> object) {
        nesting.enterObject();
        pos++;
        object.put(first, value(QuoteRules.Place.MEMBER));
        separators();
        while (isString() && look.isQuotedKey(pos)) {
            member(object, new ArrayList<>());
            separators();
        }
        pos += source.at(pos) == '}' ? 1 : 0;
        nesting.leaveObject();
        return object;
    }

    /** Round brackets: around one value that value, else a list. */
    private @Nullable Object group() {
        nesting.enterGroup();
        pos++;
        List<@Nullable Object> items = items(')');
        nesting.leaveGroup();
        pos += source.at(pos) == ';' ? 1 : 0;
        return items.size() == 1 ? items.get(0) : items;
    }

    private boolean isAt(char expected) {
        int at = look.layout(pos);
        if (source.at(at) == expected) {
            pos = at;
            return true;
        }
        return false;
    }

    /** Whether what is open ends here: by its bracket, which is read, by one of what is around it, or with the text. */
    private boolean isClosed(char end) {
        separators();
        int c = source.at(pos);
        if (c == end) {
            pos++;
            return true;
        }
        return c == Source.END || nesting.closes(c);
    }

    /** Goes over layout, commas and dots that stand for what was left out. */
    private void separators() {
        skip();
        while (source.at(pos) == ',' || (source.at(pos) == '.' && source.startsWith("...", pos))) {
            pos += source.at(pos) == ',' ? 1 : 3;
            skip();
        }
    }

    /** Goes over blanks, comments and the marks of code fences. */
    private void skip() {
        int before;
        do {
            before = pos;
            pos = look.layout(pos);
            pos = source.at(pos) == '#' ? look.lineEnd(pos) : look.fence(pos);
        } while (pos != before);
    }
}
