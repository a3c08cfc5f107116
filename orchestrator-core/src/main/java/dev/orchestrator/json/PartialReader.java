package dev.orchestrator.json;

import dev.orchestrator.json.PartialJson.Listener;
import dev.orchestrator.json.PartialJson.State;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The machine behind {@link PartialJson}: one step for each character, and no way back. */
final class PartialReader {

    /** What comes next. */
    private enum Mode {
        FIRST,
        SEARCH,
        VALUE,
        ITEM_OR_END,
        KEY_OR_END,
        COLON,
        COMMA_OR_END,
        STRING,
        ESCAPE,
        UNICODE,
        TOKEN,
        SCALAR_DONE,
        DONE,
        BROKEN
    }

    private static final Set<String> WORDS = Set.of("true", "false", "null");
    private static final int LONGEST_TOKEN = 1_024;

    private final JsonLimits limits;
    private final Prelude prelude = new Prelude();
    private final PartialTree tree;
    private final StringBuilder text = new StringBuilder();
    private final boolean scalars;
    private Mode mode;
    private boolean isKey;
    private int unicode;
    private int digits;
    private long read;

    PartialReader(@Nullable Listener listener, JsonLimits limits, boolean scalars) {
        this.limits = limits;
        this.scalars = scalars;
        this.tree = new PartialTree(listener);
        this.mode = scalars ? Mode.FIRST : Mode.SEARCH;
    }

    void append(CharSequence piece) {
        if (mode == Mode.DONE || mode == Mode.BROKEN) {
            return;
        }
        read += piece.length();
        refuse(
                read > limits.characters(),
                JsonException.Reason.TOO_LONG,
                "longer than " + limits.characters() + " characters");
        for (int i = 0; i < piece.length() && mode != Mode.DONE && mode != Mode.BROKEN; i++) {
            step(piece.charAt(i));
        }
        if (isInString() && !isKey) {
            tree.grown(text);
        }
    }

    private boolean isInString() {
        return mode == Mode.STRING || mode == Mode.ESCAPE || mode == Mode.UNICODE;
    }

    private void refuse(boolean wrong, JsonException.Reason reason, String what) {
        if (wrong) {
            mode = Mode.BROKEN;
            throw new JsonException(reason, "JSON: " + what);
        }
    }

    State state() {
        return switch (mode) {
            case FIRST, SEARCH -> State.NOTHING;
            case DONE, SCALAR_DONE -> State.COMPLETE;
            case BROKEN -> State.BROKEN;
            default -> State.GROWING;
        };
    }

    @Nullable
    Object value() {
        if (isInString() && !isKey) {
            tree.show(PartialTree.whole(text));
        } else if (mode == Mode.TOKEN) {
            Object value = Words.partial(text.toString());
            if (value != StrictReader.NONE) {
                tree.show(value);
            }
        }
        return tree.root();
    }

    private void step(char c) {
        switch (mode) {
            case STRING -> inString(c);
            case ESCAPE -> escaped(c);
            case UNICODE -> unicode(c);
            case TOKEN -> inToken(c);
            case SEARCH -> search(c);
            default -> {
                if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                    between(c);
                }
            }
        }
    }

    private void search(char c) {
        if (prelude.isBeginning(c)) {
            open(c);
        }
    }

    /** A character that is neither blank nor within a value. */
    private void between(char c) {
        switch (mode) {
            case FIRST -> first(c);
            case VALUE -> value(c);
            case ITEM_OR_END -> {
                if (c == ']') {
                    close(c);
                } else {
                    value(c);
                }
            }
            case KEY_OR_END -> keyOrEnd(c);
            case COLON -> expect(c == ':', c, Mode.VALUE);
            case COMMA_OR_END -> commaOrEnd(c);
            case SCALAR_DONE -> broken(c);
            default -> throw new IllegalStateException(mode.name());
        }
    }

    private void first(char c) {
        if (c == '{' || c == '[' || !(c == '"' || isTokenStart(c))) {
            mode = Mode.SEARCH;
            search(c);
        } else {
            value(c);
        }
    }

    private static boolean isTokenStart(char c) {
        return Numbers.isDigit(c) || c == '-' || c == 't' || c == 'f' || c == 'n';
    }

    private void value(char c) {
        if (c == '{' || c == '[') {
            open(c);
        } else if (c == '"') {
            begin(false);
        } else if (isTokenStart(c)) {
            tree.begin();
            text.setLength(0);
            text.append(c);
            mode = Mode.TOKEN;
        } else {
            broken(c);
        }
    }

    private void open(char bracket) {
        refuse(
                tree.depth() >= limits.depth(),
                JsonException.Reason.TOO_DEEP,
                "nested deeper than " + limits.depth() + " levels");
        tree.open(bracket == '{');
        mode = bracket == '{' ? Mode.KEY_OR_END : Mode.ITEM_OR_END;
    }

    private void begin(boolean key) {
        isKey = key;
        text.setLength(0);
        mode = Mode.STRING;
        if (!key) {
            tree.begin();
        }
    }

    private void keyOrEnd(char c) {
        if (c == '"') {
            begin(true);
        } else {
            close(c);
        }
    }

    private void commaOrEnd(char c) {
        if (c == ',') {
            mode = tree.isObject() ? Mode.KEY_OR_END : Mode.ITEM_OR_END;
        } else {
            close(c);
        }
    }

    private void close(char c) {
        if (c != (tree.isObject() ? '}' : ']')) {
            broken(c);
            return;
        }
        tree.close();
        mode = tree.depth() == 0 ? Mode.DONE : Mode.COMMA_OR_END;
    }

    private void expect(boolean expected, char c, Mode next) {
        if (expected) {
            mode = next;
        } else {
            broken(c);
        }
    }

    private void inString(char c) {
        if (c == '\\') {
            mode = Mode.ESCAPE;
        } else if (c != '"') {
            text.append(c);
        } else if (isKey) {
            tree.key(Escapes.wellFormed(text));
            mode = Mode.COLON;
        } else {
            tree.grown(text);
            done(Escapes.wellFormed(text));
        }
    }

    private void escaped(char c) {
        mode = Mode.STRING;
        int meant = Escapes.of(c);
        if (c == 'u') {
            mode = Mode.UNICODE;
            unicode = 0;
            digits = 0;
        } else if (meant >= 0) {
            text.append((char) meant);
        } else {
            text.append('\\').append(c);
        }
    }

    private void unicode(char c) {
        int hex = Escapes.hex(c);
        if (hex < 0) {
            mode = Mode.STRING;
            text.append('\uFFFD');
            inString(c);
            return;
        }
        unicode = unicode * 16 + hex;
        if (++digits == 4) {
            text.append((char) unicode);
            mode = Mode.STRING;
        }
    }

    private void inToken(char c) {
        if ((Character.isLetterOrDigit(c) || c == '.' || c == '+' || c == '-') && text.length() < LONGEST_TOKEN) {
            text.append(c);
            if (Character.isLetter(text.charAt(0)) && Words.begun(text.toString()) == StrictReader.NONE) {
                broken(c);
            }
            return;
        }
        String token = text.toString();
        Number number = Numbers.parse(token);
        if (number == null && !WORDS.contains(token)) {
            broken(c);
            return;
        }
        done(number == null ? Words.meaning(token) : number);
        step(c);
    }

    private void done(@Nullable Object value) {
        tree.done(value);
        mode = tree.depth() == 0 ? Mode.SCALAR_DONE : Mode.COMMA_OR_END;
    }

    /** This is no JSON. If nothing has been read of it yet, it was a bracket or a word in prose: search on. */
    private void broken(char c) {
        if (tree.isEmpty() || (scalars && tree.depth() == 0)) {
            tree.clear();
            mode = Mode.SEARCH;
            search(c);
        } else {
            mode = Mode.BROKEN;
        }
    }
}
