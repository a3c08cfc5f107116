package dev.orchestrator.internal.route;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keywords of several subjects, with what else people say for them. Whole words are compared, in all their forms; several in
 * a row are one term, and the longest that fits counts. How much a term says is the product of three numbers:
 *
 * <ul>
 *   <li>what it is: 1 for a keyword, 0.8 for a synonym, 0.35 for a mere hint;
 *   <li>how specific it is: the more subjects have it, the less it says for each of them;
 *   <li>where it stands, see {@link Emphasis}.
 * </ul>
 *
 * <p>Each further term of a subject adds 0.6 times what the one before would have added, the strongest first: a subject that
 * is named once and clearly is not outvoted by many hints. Immutable.
 */
public final class KeywordTable {

    private static final double KEYWORD = 1;
    private static final double SYNONYM = 0.8;
    private static final double HINT = 0.35;

    /** How much terms say for each subject that has them, by their forms, joined by spaces. */
    private final Map<String, Map<String, Double>> terms = new HashMap<>();

    private final int longest;

    private KeywordTable(Map<String, ? extends Collection<String>> keywords) {
        keywords.forEach((subject, words) -> words.forEach(word -> add(subject, word)));
        terms.replaceAll((term, subjects) -> specific(subjects));
        Thesaurus.IDIOMS.forEach(idiom -> terms.putIfAbsent(forms(Words.of(idiom)), Map.of()));
        longest = terms.keySet().stream()
                .mapToInt(term -> term.split(" ", -1).length)
                .max()
                .orElse(0);
    }

    /**
     * Builds a table.
     *
     * @param keywords the keywords of each subject, in the order in which subjects win where they say the same
     * @return the table
     */
    public static KeywordTable of(Map<String, ? extends Collection<String>> keywords) {
        return new KeywordTable(keywords);
    }

    private void add(String subject, String keyword) {
        add(subject, keyword, KEYWORD);
        Thesaurus.Entry entry = Thesaurus.of(WordForms.folded(keyword).strip());
        entry.synonyms().forEach(word -> add(subject, word, SYNONYM));
        entry.hints().forEach(word -> add(subject, word, HINT));
    }

    private void add(String subject, String term, double weight) {
        String forms = forms(Words.of(term));
        if (!forms.isEmpty()) {
            terms.computeIfAbsent(forms, key -> new LinkedHashMap<>()).merge(subject, weight, Math::max);
        }
    }

    private static String forms(List<Word> words) {
        return words.stream().map(Word::form).collect(Collectors.joining(" "));
    }

    private static Map<String, Double> specific(Map<String, Double> subjects) {
        double sum = subjects.values().stream().mapToDouble(w -> w).sum();
        Map<String, Double> specific = new LinkedHashMap<>();
        subjects.forEach((subject, weight) -> specific.put(subject, weight * weight / sum));
        return specific;
    }

    /**
     * Weighs a text.
     *
     * @param text what somebody asks for
     * @return how much it says for each subject, and by which words
     */
    public Weighing weigh(String text) {
        List<Word> words = Words.of(text);
        Emphasis emphasis = new Emphasis(words);
        Weighing weighing = new Weighing();
        for (int i = 0; i < words.size(); ) {
            int length = longestTerm(words, i);
            if (length > 0) {
                String term = forms(words.subList(i, i + length));
                String written =
                        words.subList(i, i + length).stream().map(Word::text).collect(Collectors.joining(" "));
                double weight = emphasis.of(i, i + length - 1);
                terms.getOrDefault(term, Map.of())
                        .forEach((subject, value) -> weighing.add(subject, term, written, value * weight));
            }
            i += Math.max(1, length);
        }
        return weighing;
    }

    private int longestTerm(List<Word> words, int from) {
        for (int length = Math.min(longest, words.size() - from); length > 0; length--) {
            List<Word> part = words.subList(from, from + length);
            boolean together = part.stream().skip(1).allMatch(word -> word.place() == Word.Place.WITHIN);
            if (together && terms.containsKey(forms(part))) {
                return length;
            }
        }
        return 0;
    }

    /** Returns the subjects that a word is known for; for tests. */
    Set<String> subjects(String term) {
        return terms.getOrDefault(forms(Words.of(term)), Map.of()).keySet();
    }
}
