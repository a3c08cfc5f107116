package dev.orchestrator.internal.match;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of a content in the order of their field names, long texts last. Of a content that is longer, wider or deeper
 * than anybody writes, the beginning is looked at, and that is noted.
 */
final class Leaves {

    private static final int MOST = 200; // leaves
    private static final int VISITS = 20_000; // values and entries, of which most may be empty
    private static final int CHARACTERS = 8_000; // of one content
    private static final int CHARACTERS_EACH = 4_000;
    private static final int LONG =
            1_000; // characters of a text that must not keep the short ones beside it from being seen
    private static final int NAME = 40;
    private static final int PATH = 500; // characters of all names and numbers around a value
    private static final Pattern NO_NAME = Pattern.compile("[^\\p{L}\\p{N}]+");

    private record Node(
            String name,
            String path,
            String place,
            @Nullable Object value) {
        boolean isLong() {
            return value instanceof CharSequence text && text.length() > LONG;
        }
    }

    private final List<Leaf> all = new ArrayList<>();
    private final Deque<Node> waiting = new ArrayDeque<>();
    private int characters = CHARACTERS;
    private boolean cut;

    private Leaves(Object content) {
        waiting.push(new Node("", "", "", content));
        int visits = 0;
        while (!waiting.isEmpty() && visits < VISITS && all.size() < MOST && characters > 0) {
            visit(waiting.pop(), VISITS - visits);
            visits++;
        }
        cut |= !waiting.isEmpty();
    }

    static Leaves of(Object content) {
        return new Leaves(content);
    }

    List<Leaf> all() {
        return all;
    }

    /** Whether there is more than what was looked at. */
    boolean isCut() {
        return cut;
    }

    private void visit(Node node, int most) {
        Object value = node.value;
        if (value instanceof CharSequence text) {
            int length = Math.min(Math.min(characters, CHARACTERS_EACH), text.length());
            cut |= length < text.length();
            add(node, text.subSequence(0, length).toString());
        } else if (value instanceof Number || value instanceof Boolean) {
            add(node, Leaf.written(value));
        } else {
            within(node, most).forEach(waiting::push);
        }
    }

    private void add(Node node, String text) {
        if (!text.isBlank()) {
            all.add(new Leaf(node.name, node.path, node.place, text));
            characters -= text.length();
        }
    }

    /** What a map or a list holds, the last first, as a stack wants it. */
    private List<Node> within(Node node, int most) {
        List<Node> within = new ArrayList<>();
        if (node.value instanceof Map<?, ?> map) {
            cut |= map.size() > most;
            map.entrySet().stream()
                    .limit(most)
                    .map(entry -> field(node, String.valueOf(entry.getKey()), entry.getValue()))
                    .sorted(Comparator.comparing(Node::isLong)
                            .thenComparing(Node::name)
                            .reversed())
                    .forEach(within::add);
        } else if (node.value instanceof Iterable<?> items) {
            Iterator<?> left = items.iterator();
            for (int i = 0; i < MOST && left.hasNext(); i++) {
                within.add(0, new Node(node.name, node.path, longer(node.place, String.valueOf(i)), left.next()));
            }
            cut |= left.hasNext();
        }
        return within;
    }

    private Node field(Node around, String key, @Nullable Object value) {
        String start = key.substring(0, Math.min(NAME, key.length()));
        cut |= start.length() < key.length();
        String name = NO_NAME.matcher(start).replaceAll("").toLowerCase(Locale.ROOT);
        return new Node(name, longer(around.path, name.isEmpty() ? start : name), around.place, value);
    }

    private String longer(String path, String step) {
        cut |= path.length() > PATH;
        return path.length() > PATH ? path : path + "." + step;
    }
}
