package dev.orchestrator.internal.match;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an application says by which its things are told apart: whatever has the same key is the same thing, and whatever has
 * another is another.
 *
 * @param keys each the names of the fields that make a key together; a dot leads into an object
 */
public record NaturalKeys(List<List<String>> keys) {

    /** There are none. */
    public static final NaturalKeys NONE = new NaturalKeys(List.of());

    private static final String MARK = "="; // stands in no term of words
    private static final int DIGITS = 32; // of a hash: nobody finds two keys with the same

    /** Copies the lists. */
    public NaturalKeys {
        keys = keys.stream().map(List::copyOf).toList();
    }

    /**
     * Returns the terms under which things of the same key are found.
     *
     * @param content text, or a map with text keys
     * @return a term for each key that the content has whole
     */
    public List<String> terms(Object content) {
        List<String> terms = new ArrayList<>();
        for (List<String> key : keys) {
            String term = term(key, content);
            if (term != null) {
                terms.add(term);
            }
        }
        return terms;
    }

    /** Returns the names of a key that two contents have in common; empty if there is none. */
    List<String> shared(Object one, Object other) {
        return keys.stream().filter(key -> isSame(key, one, other)).findFirst().orElse(List.of());
    }

    private static boolean isSame(List<String> key, Object one, Object other) {
        String term = term(key, one);
        return term != null && term.equals(term(key, other));
    }

    /** One key that is the same is enough: another that differs was mistyped then, or has changed. */
    boolean tellApart(Object one, Object other) {
        return shared(one, other).isEmpty()
                && keys.stream().anyMatch(key -> term(key, one) != null && term(key, other) != null);
    }

    private static @Nullable String term(List<String> key, Object content) {
        List<String> parts = new ArrayList<>();
        for (String field : key) {
            String value = value(content, field);
            if (value.isEmpty()) {
                return null;
            }
            parts.add(field);
            parts.add(value);
        }
        return MARK + Hashes.sha256(parts.toArray(String[]::new)).substring(0, DIGITS);
    }

    /** Without what people write differently: case, accents, spaces. */
    private static String value(Object content, String path) {
        Object at = content;
        for (String name : path.split("\\.", -1)) {
            at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return at instanceof Map || at instanceof Iterable || at == null
                ? ""
                : Folding.of(Leaf.written(Check.present(at, path)))
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("\\s+", " ")
                        .strip();
    }
}
