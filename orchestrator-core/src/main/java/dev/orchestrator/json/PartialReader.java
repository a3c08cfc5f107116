package dev.orchestrator.json;

import dev.orchestrator.json.PartialJson.Listener;
import dev.orchestrator.json.PartialJson.State;
import java.util.Set;
import java.util.function.Supplier;
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
        TOKEN,
        SCALAR_DONE,
        DONE,
        BROKEN
    }

    private static final Set<String> WORDS = Set.of("true", "false", "null");
    private static final int LONGEST_TOKEN = 1_024;
    private static final long MOST_OF_PATHS = 256; // characters for each character of the text

    private final JsonLimits limits;
    private final Prelude prelude = new Prelude();
    private final PartialTree tree;
    private final PartialText text = new PartialText();
    private final StringBuilder token = new StringBuilder();
    private final boolean scalars;
    private Mode mode;
    private boolean isKey;
    private long read;

    PartialReader(@Nullable Listener listener, JsonLimits limits, boolean scalars) {
        this.limits = limits;
        this.scalars = scalars;
        this.tree = new PartialTree(listener);
        this.mode = scalars ? Mode.FIRST : Mode.SEARCH;
    }

    void append(CharSequence piece) {
        try {
            read(piece);
        } catch (RuntimeException e) {
            mode = Mode.BROKEN; // a listener that threw has not heard all
            throw e;
        }
    }

    private void read(CharSequence piece) {
        if (isOver()) {
            return;
        }
        read += piece.length();
        if (read > limits.characters()) {
            throw refusal(JsonException.Reason.TOO_LONG, "longer than " + limits.characters() + " characters");
        }
        for (int i = 0; i < piece.length() && !isOver(); i++) {
            step(piece.charAt(i));
        }
        if (!isKey && mode == Mode.STRING) {
            tree.grown(text, false);
        }
    }

    private boolean isOver() {
        return mode == Mode.DONE || mode == Mode.BROKEN;
    }

    private static JsonException refusal(JsonException.Reason reason, String what) {
        return new JsonException(reason, "JSON: " + what);
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
        return tree.root();
    }

    private void step(char c) {
        switch (mode) {
            case STRING -> inString(c);
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
            string(false);
            begin(text::soFar);
        } else if (isTokenStart(c)) {
            token.setLength(0);
            token.append(c);
            mode = Mode.TOKEN;
            begin(this::tokenSoFar);
        } else {
            broken(c);
        }
    }

    private void open(char bracket) {
        if (tree.depth() >= limits.depth()) {
            throw refusal(JsonException.Reason.TOO_DEEP, "nested deeper than " + limits.depth() + " levels");
        }
        tree.open(bracket == '{');
        limitPaths();
        mode = bracket == '{' ? Mode.KEY_OR_END : Mode.ITEM_OR_END;
    }

    private void string(boolean key) {
        isKey = key;
        text.begin();
        mode = Mode.STRING;
    }

    private void begin(Supplier<@Nullable Object> soFar) {
        tree.begin(soFar);
        limitPaths();
    }

    private void limitPaths() {
        if (tree.pathCharacters() > 10_000 + MOST_OF_PATHS * read) {
            throw refusal(
                    JsonException.Reason.TOO_COSTLY,
                    "its names are too long and too deeply nested to tell the path of each value");
        }
    }

    private void keyOrEnd(char c) {
        if (c == '"') {
            string(true);
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
        if (!text.endsWith(c)) {
            return;
        }
        if (isKey) {
            tree.key(text.whole());
            mode = Mode.COLON;
        } else {
            tree.grown(text, true);
            done(text.whole());
        }
    }

    private void inToken(char c) {
        if ((Character.isLetterOrDigit(c) || c == '.' || c == '+' || c == '-') && token.length() < LONGEST_TOKEN) {
            token.append(c);
            if (Character.isLetter(token.charAt(0)) && Words.begun(token.toString()) == StrictReader.NONE) {
                broken(c);
            }
            return;
        }
        String word = token.toString();
        Number number = Numbers.parse(word);
        if (number == null && !WORDS.contains(word)) {
            broken(c);
            return;
        }
        done(number == null ? Words.meaning(word) : number);
        step(c);
    }

    private @Nullable Object tokenSoFar() {
        return Words.partial(token.toString());
    }

    private void done(@Nullable Object value) {
        tree.done(value);
        mode = tree.depth() == 0 ? Mode.SCALAR_DONE : Mode.COMMA_OR_END;
    }

    /** This is no JSON. If nothing has been read of it yet, it was a bracket or a word in prose: search on. */
    private void broken(char c) {
        tree.drop();
        if (tree.isUntouched() || (scalars && tree.depth() == 0)) {
            tree.clear();
            mode = Mode.SEARCH;
            search(c);
        } else {
            mode = Mode.BROKEN;
        }
    }
}
