package dev.orchestrator.json;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An object or array that is open: what is complete in it, and behind that the string, number or word that is being read. That
 * is asked for only when somebody looks: copying a long string after each piece of it would take quadratic time.
 */
final class Growing {

    private final boolean isObject;
    private final String path;
    private final Map<String, @Nullable Object> members;
    private final List<@Nullable Object> items;
    private final Object view;
    private String key = "";
    private @Nullable Supplier<@Nullable Object> open;

    Growing(boolean isObject, String path) {
        this.isObject = isObject;
        this.path = path;
        this.members = isObject ? new LinkedHashMap<>() : Map.of();
        this.items = isObject ? List.of() : new ArrayList<>();
        this.view = isObject ? Collections.unmodifiableMap(new Members()) : Collections.unmodifiableList(new Items());
    }

    boolean isObject() {
        return isObject;
    }

    String path() {
        return path;
    }

    String pathOfNext() {
        return isObject ? Paths.member(path, key) : Paths.item(path, items.size());
    }

    void key(String next) {
        key = next;
    }

    /** A scalar begins, of which {@code scalar} tells what is known, or {@link StrictReader#NONE}. */
    void begin(Supplier<@Nullable Object> scalar) {
        open = scalar;
    }

    private @Nullable Object soFar() {
        Supplier<@Nullable Object> last = open;
        return last == null ? StrictReader.NONE : last.get();
    }

    /** What was open is none. */
    void drop() {
        open = null;
    }

    void put(@Nullable Object value) {
        open = null;
        if (isObject) {
            members.put(key, value);
        } else {
            items.add(value);
        }
    }

    /** What is here so far, now and whenever it is looked at again; it cannot be changed. */
    Object view() {
        return view;
    }

    private final class Members extends AbstractMap<String, @Nullable Object> {

        @Override
        public Set<Entry<String, @Nullable Object>> entrySet() {
            return new AbstractSet<>() {

                @Override
                public Iterator<Entry<String, @Nullable Object>> iterator() {
                    return all().entrySet().iterator();
                }

                @Override
                public int size() {
                    return Members.this.size();
                }
            };
        }

        private Map<String, @Nullable Object> all() {
            Object last = soFar();
            if (last == StrictReader.NONE) {
                return members;
            }
            Map<String, @Nullable Object> all = new LinkedHashMap<>(members);
            all.put(key, last);
            return all;
        }

        @Override
        public int size() {
            return members.size() + (isOpen(key) && !members.containsKey(key) ? 1 : 0);
        }

        @Override
        public boolean containsKey(@Nullable Object name) {
            return members.containsKey(name) || isOpen(name);
        }

        @Override
        public @Nullable Object get(@Nullable Object name) {
            return isOpen(name) ? soFar() : members.get(name);
        }

        private boolean isOpen(@Nullable Object name) {
            return key.equals(name) && soFar() != StrictReader.NONE;
        }
    }

    private final class Items extends AbstractList<@Nullable Object> {

        @Override
        public int size() {
            return items.size() + (soFar() == StrictReader.NONE ? 0 : 1);
        }

        @Override
        public @Nullable Object get(int index) {
            Object last = index == items.size() ? soFar() : StrictReader.NONE;
            return last == StrictReader.NONE ? items.get(index) : last;
        }
    }
}
