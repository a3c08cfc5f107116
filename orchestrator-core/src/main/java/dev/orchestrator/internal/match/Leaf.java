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
 * A value of a content: a text, a number or a boolean, with the name of the field that it stands in. Of a content that is
 * longer, wider or deeper than anybody writes, the beginning is looked at.
 *
 * @param name the innermost field name around it, in letters and digits only; empty in a text
 * @param text what stands there
 */
record Leaf(String name, String text) {

    private static final int MOST = 200; // leaves
    private static final int VISITS = 20_000; // values and entries, of which most may be empty
    private static final int CHARACTERS = 8_000; // of one content
    private static final int CHARACTERS_EACH = 4_000;
    private static final int NAME = 40;
    private static final Pattern NO_NAME = Pattern.compile("[^\\p{L}\\p{N}]+");

    private record Node(String name, @Nullable Object value) {}

    /** Returns the values in the order of their field names. */
    static List<Leaf> of(Object content) {
        List<Leaf> leaves = new ArrayList<>();
        Deque<Node> waiting = new ArrayDeque<>(List.of(new Node("", content)));
        int characters = CHARACTERS;
        for (int visits = 0;
                !waiting.isEmpty() && visits < VISITS && leaves.size() < MOST && characters > 0;
                visits++) {
            Node node = waiting.pop();
            Leaf leaf = leaf(node, Math.min(characters, CHARACTERS_EACH));
            if (leaf == null) {
                within(node, VISITS - visits).forEach(waiting::push);
            } else if (!leaf.text.isBlank()) {
                leaves.add(leaf);
                characters -= leaf.text.length();
            }
        }
        return leaves;
    }

    private static @Nullable Leaf leaf(Node node, int characters) {
        if (node.value instanceof CharSequence text) {
            return new Leaf(
                    node.name,
                    text.subSequence(0, Math.min(characters, text.length())).toString());
        }
        return node.value instanceof Number || node.value instanceof Boolean
                ? new Leaf(node.name, written(node.value))
                : null;
    }

    /** Returns a value that is neither a map nor a list, as it is compared; empty for a number that is none. */
    static String written(Object value) {
        if (value instanceof Number number) {
            return Double.isFinite(number.doubleValue()) ? CanonicalWriter.number(number) : "";
        }
        return value.toString();
    }

    /** What a map or a list holds, the last first, as a stack wants it. */
    private static List<Node> within(Node node, int most) {
        List<Node> within = new ArrayList<>();
        if (node.value instanceof Map<?, ?> map) {
            map.entrySet().stream()
                    .limit(most)
                    .map(entry -> new Node(name(String.valueOf(entry.getKey())), entry.getValue()))
                    .sorted(Comparator.comparing(Node::name).reversed())
                    .forEach(within::add);
        } else if (node.value instanceof Iterable<?> items) {
            Iterator<?> left = items.iterator();
            for (int i = 0; i < MOST && left.hasNext(); i++) {
                within.add(0, new Node(node.name, left.next()));
            }
        }
        return within;
    }

    private static String name(String key) {
        String start = key.substring(0, Math.min(NAME, key.length()));
        return NO_NAME.matcher(start).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
