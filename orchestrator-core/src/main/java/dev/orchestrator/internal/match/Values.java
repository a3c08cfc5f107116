package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;

/** What a content says letter by letter, and where: up to case, accents and punctuation, but with the {@link Signs}. */
final class Values {

    private final List<String> all = new ArrayList<>();
    private final Map<String, List<String>> byPath = new TreeMap<>();
    private final Map<String, List<String>> byName = new TreeMap<>();
    private final Map<String, List<String>> placed = new TreeMap<>();

    Values(List<Leaf> leaves, List<Token> tokens) {
        List<StringJoiner> said =
                leaves.stream().map(leaf -> new StringJoiner(" ")).toList();
        tokens.forEach(token -> said.get(token.leaf()).add(token.whole()));
        for (int i = 0; i < leaves.size(); i++) {
            Leaf leaf = leaves.get(i);
            String value = said.get(i).length() == 0
                    ? leaf.text().strip()
                    : said.get(i).toString();
            all.add(value);
            put(byPath, leaf.path(), leaf.place() + ":" + value);
            put(byName, leaf.name(), value);
            put(placed, leaf.name(), leaf.path() + ":" + value);
        }
        byName.values().forEach(Collections::sort);
        placed.values().forEach(Collections::sort);
    }

    private static void put(Map<String, List<String>> map, String key, String value) {
        map.computeIfAbsent(key, name -> new ArrayList<>()).add(value);
    }

    /** Whether both say the very same in the very same places. */
    boolean areSame(Values other) {
        return byPath.equals(other.byPath);
    }

    /** Whether each field is there with the same value. */
    boolean areFieldsOf(Values other) {
        return byPath.entrySet().stream().allMatch(field -> field.getValue().equals(other.byPath.get(field.getKey())));
    }

    /** Whether each value stands in one of the other's, word by word in its order. */
    boolean areSaidBy(Values other) {
        return all.stream().allMatch(mine -> other.all.stream().anyMatch(theirs -> isWithin(mine, theirs)));
    }

    private static boolean isWithin(String mine, String theirs) {
        return (" " + theirs + " ").contains(" " + mine + " ");
    }

    /** The names of fields that say the same in both, but stand in others: the sender of one is the recipient of the other. */
    List<String> inOtherPlaces(Values other) {
        return byName.keySet().stream()
                .filter(name -> areEqual(name, Values::byName, other) && !areEqual(name, Values::placed, other))
                .toList();
    }

    private boolean areEqual(String name, Function<Values, Map<String, List<String>>> values, Values other) {
        return values.apply(this)
                .getOrDefault(name, List.of())
                .equals(values.apply(other).get(name));
    }

    private static Map<String, List<String>> byName(Values values) {
        return values.byName;
    }

    private static Map<String, List<String>> placed(Values values) {
        return values.placed;
    }
}
