package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What of a content is compared, made once: its tokens, where they stand, and how much each counts beside the others. */
final class Profile {

    private static final Set<String> TITLES =
            Set.of("name", "title", "label", "heading", "headline", "subject", "titel");
    private static final int SHORT = 25; // tokens of a value that names or describes in brief
    private static final int FULL = 16; // tokens of a value that count in full

    private final List<Leaf> leaves;
    private final boolean cut;
    private final Values values;
    private final Map<String, Double> factors = new HashMap<>();
    private final Map<String, Bag> fields = new TreeMap<>();
    private final Bag all;
    private final Bag head;
    private final Bag title;

    private Profile(Leaves content) {
        this.leaves = content.all();
        Tokenizer.Read read = Tokenizer.of(leaves);
        this.cut = content.isCut() || read.cut();
        this.all = new Bag(read.tokens());
        this.values = new Values(leaves, read.tokens());
        int[] sizes = new int[leaves.size()];
        all.tokens().forEach(token -> sizes[token.leaf()]++);
        for (Token token : all.tokens()) {
            factors.merge(token.text(), Math.min(1, Math.sqrt(FULL / (double) sizes[token.leaf()])), Math::max);
        }
        this.title = new Bag(beginning(titleLeaf(sizes)));
        this.head = new Bag(head(sizes));
        byField().forEach((name, tokens) -> fields.put(name, new Bag(tokens)));
    }

    static Profile of(Object content) {
        return new Profile(Leaves.of(content));
    }

    /** The first value that is named as a title, else the first short one, else the first. */
    private int titleLeaf(int[] sizes) {
        int brief = -1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] > 0 && TITLES.contains(leaves.get(i).name())) {
                return i;
            }
            brief = brief < 0 && sizes[i] > 1 && sizes[i] <= SHORT ? i : brief;
        }
        return Math.max(0, brief);
    }

    private List<Token> beginning(int leaf) {
        return all.tokens().stream()
                .filter(token -> token.leaf() == leaf)
                .limit(SHORT)
                .toList();
    }

    private List<Token> head(int[] sizes) {
        List<Token> chosen = new ArrayList<>(title.tokens());
        int titled = chosen.isEmpty() ? -1 : chosen.get(0).leaf();
        all.tokens().stream()
                .filter(token -> token.leaf() != titled && sizes[token.leaf()] <= SHORT)
                .forEach(chosen::add);
        return chosen;
    }

    private Map<String, List<Token>> byField() {
        Map<String, List<Token>> named = new TreeMap<>();
        for (Token token : all.tokens()) {
            String name = leaves.get(token.leaf()).name();
            if (!name.isEmpty()) {
                named.computeIfAbsent(name, key -> new ArrayList<>()).add(token);
            }
        }
        return named;
    }

    /** All tokens. */
    Bag all() {
        return all;
    }

    /** The tokens of titles and other short values; of one long text, its beginning. */
    Bag head() {
        return head;
    }

    /** The tokens of what names the whole, as far as can be told. */
    Bag title() {
        return title;
    }

    /** The tokens of each field that has a name. */
    Map<String, Bag> fields() {
        return fields;
    }

    List<Leaf> leaves() {
        return leaves;
    }

    /** What it says letter by letter. */
    Values values() {
        return values;
    }

    /** Whether there is more of it than what is compared. */
    boolean isCut() {
        return cut;
    }

    /** How much a token counts: less in a long text than in a title. */
    double factor(String token) {
        return factors.getOrDefault(token, 0.0);
    }
}
