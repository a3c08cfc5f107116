package dev.orchestrator.json;

import dev.orchestrator.json.PartialJson.Listener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The value that grows, and what is open in it. */
final class PartialTree {

    private final @Nullable Listener listener;
    private final Deque<Growing> open = new ArrayDeque<>();
    private Supplier<@Nullable Object> root = () -> null;
    private boolean complete; // something is
    private boolean named;
    private String path = Paths.ROOT;
    private long pathCharacters;

    PartialTree(@Nullable Listener listener) {
        this.listener = listener;
    }

    @Nullable
    Object root() {
        Object value = root.get();
        return value == StrictReader.NONE ? null : value;
    }

    int depth() {
        return open.size();
    }

    boolean isObject() {
        return open.element().isObject();
    }

    /** Whether this may be no JSON at all: nothing is complete, and nothing with a name is open in something else. */
    boolean isUntouched() {
        return !complete && (open.size() == 1 || !named);
    }

    /** How many characters all paths together have: those of a deep tree of long names could take quadratic time. */
    long pathCharacters() {
        return pathCharacters;
    }

    void clear() {
        open.clear();
        root = () -> null;
        complete = false;
        named = false;
    }

    void key(String key) {
        open.element().key(key);
        named = true;
    }

    /** A string, number or word begins. */
    void begin(Supplier<@Nullable Object> soFar) {
        next();
        if (open.isEmpty()) {
            root = soFar;
        } else {
            open.element().begin(soFar);
        }
    }

    private void next() {
        if (listener != null) {
            path = open.isEmpty() ? Paths.ROOT : open.element().pathOfNext();
            pathCharacters += path.length();
        }
    }

    void open(boolean object) {
        next();
        Growing growing = new Growing(object, path);
        put(growing.view());
        open.push(growing);
    }

    private void put(@Nullable Object value) {
        if (open.isEmpty()) {
            root = () -> value;
        } else {
            open.element().put(value);
        }
    }

    /** What began is none. */
    void drop() {
        if (!open.isEmpty()) {
            open.element().drop();
        }
    }

    /** What began is complete. */
    void done(@Nullable Object value) {
        put(value);
        complete = true;
        if (listener != null) {
            listener.onValue(path, value);
        }
    }

    void close() {
        Growing closed = open.pop();
        complete = true;
        if (listener != null) {
            listener.onValue(closed.path(), closed.view());
        }
    }

    /** The open string has grown: tells what is new. */
    void grown(PartialText text, boolean complete) {
        String piece = listener == null ? "" : text.news(complete);
        if (listener != null && !piece.isEmpty()) {
            listener.onText(path, piece);
        }
    }
}
