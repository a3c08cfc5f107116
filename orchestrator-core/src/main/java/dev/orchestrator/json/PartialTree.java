package dev.orchestrator.json;

import dev.orchestrator.json.PartialJson.Listener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The value that grows, and what is open in it. */
final class PartialTree {

    /** An open object (members) or array (items). */
    private static final class Frame {
        final @Nullable Map<String, @Nullable Object> members;
        final List<@Nullable Object> items;
        final Object view;
        final String path;
        String key = "";
        boolean itemShown;

        Frame(boolean object, String path) {
            this.members = object ? new LinkedHashMap<>() : null;
            this.items = object ? List.of() : new ArrayList<>();
            this.view = members != null ? Collections.unmodifiableMap(members) : Collections.unmodifiableList(items);
            this.path = path;
        }

        void put(@Nullable Object value) {
            if (members != null) {
                members.put(key, value);
            } else if (itemShown) {
                items.set(items.size() - 1, value);
            } else {
                items.add(value);
            }
            itemShown = true;
        }

        boolean isEmpty() {
            return members != null ? members.isEmpty() : items.isEmpty();
        }

        String pathOfNext() {
            return members != null ? Paths.member(path, key) : Paths.item(path, items.size());
        }
    }

    private final @Nullable Listener listener;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private @Nullable Object root;
    private String path = Paths.ROOT;
    private int told;

    PartialTree(@Nullable Listener listener) {
        this.listener = listener;
    }

    @Nullable
    Object root() {
        return root;
    }

    int depth() {
        return frames.size();
    }

    boolean isObject() {
        return top().members != null;
    }

    private Frame top() {
        return frames.element();
    }

    /** Whether there is an outermost bracket and nothing in it yet. */
    boolean isEmpty() {
        return frames.size() == 1 && top().isEmpty();
    }

    void clear() {
        frames.clear();
        root = null;
    }

    void key(String key) {
        top().key = key;
    }

    /** A value begins. */
    void begin() {
        told = 0;
        if (!frames.isEmpty()) {
            top().itemShown = false;
        }
        if (listener != null) {
            path = frames.isEmpty() ? Paths.ROOT : top().pathOfNext();
        }
    }

    void open(boolean object) {
        begin();
        Frame frame = new Frame(object, path);
        show(frame.view);
        frames.push(frame);
    }

    /** Puts in its place what is known of the open value. */
    void show(@Nullable Object value) {
        if (frames.isEmpty()) {
            root = value;
        } else {
            top().put(value);
        }
    }

    /** The open value is complete. */
    void done(@Nullable Object value) {
        show(value);
        if (listener != null) {
            listener.onValue(path, value);
        }
    }

    void close() {
        Frame closed = frames.pop();
        if (listener != null) {
            listener.onValue(closed.path, closed.view);
        }
    }

    /** The open string has grown: tells what is new. */
    void grown(StringBuilder text) {
        int end = wholeLength(text);
        if (listener != null && end > told) {
            String piece = Escapes.wellFormed(text.subSequence(told, end));
            told = end;
            listener.onText(path, piece);
        }
    }

    /** The open string without the half of a pair at its end. */
    static String whole(StringBuilder text) {
        return Escapes.wellFormed(text.subSequence(0, wholeLength(text)));
    }

    private static int wholeLength(StringBuilder text) {
        int length = text.length();
        return length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    }
}
