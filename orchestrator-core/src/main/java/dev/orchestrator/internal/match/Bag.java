package dev.orchestrator.internal.match;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens that are compared with those of another content: of a field, of a title, of everything. */
final class Bag {

    private final List<Token> tokens;
    private final Map<String, Token> distinct = new LinkedHashMap<>();
    private final Map<String, List<String>> pairs = new HashMap<>();
    private final String compact;
    private final BitSet starts = new BitSet();

    Bag(List<Token> tokens) {
        this.tokens = tokens;
        StringBuilder joined = new StringBuilder();
        Token before = null;
        for (Token token : tokens) {
            distinct.putIfAbsent(token.text(), token);
            if (before != null && before.leaf() == token.leaf()) {
                pairs.putIfAbsent(before.text() + token.text(), List.of(before.text(), token.text()));
            } else {
                joined.append(' ');
            }
            starts.set(joined.length());
            joined.append(token.text());
            before = token;
        }
        this.compact = joined.toString();
    }

    List<Token> tokens() {
        return tokens;
    }

    /** The tokens without repetition, in their order. */
    Map<String, Token> distinct() {
        return distinct;
    }

    boolean has(String token) {
        return distinct.containsKey(token);
    }

    /** The two neighbours that are this token if they are written as one; or null. */
    @Nullable
    List<String> pair(String token) {
        return pairs.get(token);
    }

    /** Neighbours written as one. */
    Map<String, List<String>> pairs() {
        return pairs;
    }

    /** All tokens of a leaf written as one, with a space between leaves. */
    String compact() {
        return compact;
    }

    /** Whether a token starts at a place of {@link #compact()}. */
    boolean starts(int place) {
        return starts.get(place);
    }
}
