package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The terms under which a store finds an item again: codes, dates, words and numbers of its content, in the spelling in which
 * they are compared. The same content has the same terms in every JVM.
 */
public final class Terms {

    /** How many terms an item has at most. */
    public static final int MOST = 96;

    /** How long a term is at most, in characters. */
    public static final int LONGEST = 42;

    private static final int IN_ORDER = 56; // of words as they come; the rest of a long text is sampled
    private static final Pattern SUFFIXED_CODE = Pattern.compile("(.*\\d)[a-z]{1,4}");
    private static final int SHORTEST_STEM = 4;
    private static final int LONGEST_PAIR = 16;

    private Terms() {}

    /**
     * Returns the terms of a content, which a store keeps in an index with the item.
     *
     * @param content text, or a map with text keys
     * @return {@value #MOST} terms at most, none twice
     */
    public static List<String> of(Object content) {
        return of(Profile.of(content));
    }

    /**
     * Returns the terms of some words that somebody looks for: each by itself, since what stands side by side there need not do so
     * in what is found.
     *
     * @param words the words
     * @return {@value #MOST} terms at most, none twice
     */
    public static List<String> sought(String words) {
        return texts(Tokenizer.inAnyCase(Leaves.of(words).all())).stream()
                .limit(MOST)
                .toList();
    }

    /**
     * Returns what a content must be kept under beside {@link #of}, to be {@link #sought} by words that stand in it in capitals: among
     * small letters, those are codes to the comparison, as they stand.
     *
     * @param content text, or a map with text keys
     * @return terms, none twice
     */
    public static List<String> inCapitals(Object content) {
        List<Leaf> leaves = Leaves.of(content).all();
        if (leaves.stream().noneMatch(Terms::hasCapitals)) {
            return List.of();
        }
        Set<String> sought = texts(Tokenizer.inAnyCase(leaves));
        sought.removeAll(texts(Tokenizer.of(leaves).tokens()));
        return List.copyOf(sought);
    }

    private static boolean hasCapitals(Leaf leaf) {
        return leaf.text()
                        .chars()
                        .filter(Character::isUpperCase)
                        .limit(Tokenizer.WORD_IN_CODE)
                        .count()
                == Tokenizer.WORD_IN_CODE;
    }

    private static Set<String> texts(List<Token> tokens) {
        return tokens.stream().map(Token::text).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static List<String> of(Profile profile) {
        Set<String> terms = new LinkedHashSet<>();
        codes(profile, terms);
        words(profile, terms);
        return terms.stream().limit(MOST).toList();
    }

    private static void codes(Profile profile, Set<String> terms) {
        profile.all().distinct().values().stream()
                .filter(token -> token.kind() == Token.Kind.CODE || token.kind() == Token.Kind.DATE)
                .limit(MOST / 4)
                .forEach(token -> code(token.text(), terms));
        profile.head().pairs().keySet().stream()
                .filter(Terms::isSplitCode)
                .sorted()
                .limit(MOST / 8)
                .forEach(terms::add);
    }

    private static void code(String code, Set<String> terms) {
        terms.add(code);
        String stem = stem(code);
        if (!stem.equals(code)) {
            terms.add(stem);
        }
    }

    private static boolean isSplitCode(String pair) {
        return Codes.is(pair) && pair.length() > SHORTEST_STEM && pair.length() <= LONGEST_PAIR;
    }

    /** A code without the letters behind its last digit, which often stand for a colour or a country. */
    static String stem(String code) {
        Matcher matcher = SUFFIXED_CODE.matcher(code);
        return matcher.matches() && matcher.group(1).length() >= SHORTEST_STEM ? matcher.group(1) : code;
    }

    /** Of a long text, words with small hashes stand for all: two texts that share most words share most of those, too. */
    private static void words(Profile profile, Set<String> terms) {
        List<String> words = new ArrayList<>(profile.head().distinct().keySet());
        profile.all().distinct().keySet().stream()
                .filter(word -> !profile.head().has(word))
                .forEach(words::add);
        int inOrder = Math.min(IN_ORDER, words.size());
        terms.addAll(words.subList(0, inOrder));
        words.subList(inOrder, words.size()).stream()
                .sorted(Comparator.comparingInt(Terms::mixed).thenComparing(Comparator.naturalOrder()))
                .forEach(terms::add);
    }

    private static int mixed(String word) {
        int hash = word.hashCode() * 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }
}
