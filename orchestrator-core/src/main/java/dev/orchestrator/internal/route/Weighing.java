package dev.orchestrator.internal.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much a text says for each subject, and by which words. */
public final class Weighing {

    private static final double NEXT = 0.6;

    private record Term(String written, double weight) {}

    private final Map<String, Map<String, Term>> bySubject = new HashMap<>();

    Weighing() {}

    void add(String subject, String term, String written, double weight) {
        bySubject
                .computeIfAbsent(subject, s -> new LinkedHashMap<>())
                .merge(term, new Term(written, weight), (a, b) -> a.weight() >= b.weight() ? a : b);
    }

    private List<Term> terms(String subject) {
        List<Term> terms =
                new ArrayList<>(bySubject.getOrDefault(subject, Map.of()).values());
        terms.sort(Comparator.comparingDouble(Term::weight).reversed());
        return terms;
    }

    /**
     * Returns how much the text says for a subject.
     *
     * @param subject the subject
     * @return 0 or more; about 1 for a keyword in the main part of a sentence
     */
    public double of(String subject) {
        double sum = 0;
        double factor = 1;
        for (Term term : terms(subject)) {
            sum += factor * term.weight();
            factor *= NEXT;
        }
        return sum;
    }

    /**
     * Returns the words that speak for a subject.
     *
     * @param subject the subject
     * @return the words of the table as they stand in the text, those that say most first
     */
    public List<String> words(String subject) {
        return terms(subject).stream().map(Term::written).toList();
    }
}
