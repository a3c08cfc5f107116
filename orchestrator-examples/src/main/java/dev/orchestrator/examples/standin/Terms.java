package dev.orchestrator.examples.standin;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells how much the words of two texts have in common; a word weighs the more the rarer it is. */
final class Terms {

    private static final Pattern TERM = Pattern.compile("\\p{IsHan}|[\\p{L}\\p{N}&&[^\\p{IsHan}]]+");
    private static final Set<String> COMMON = Set.of(
            ("a about am an and any are as at be but by can could did do does for from had has have how i if in is it its"
                            + " just let make makes me more my no not of on or our please should so tell that the their"
                            + " them then there these they this to us was we were what when where which who why will"
                            + " with would you your")
                    .split(" "));

    private final List<Set<String>> texts;
    private final Map<String, Integer> occurrences = new HashMap<>();

    /** Weighs words by how many of these texts they occur in. */
    Terms(Collection<String> texts) {
        this.texts = texts.stream().map(Terms::of).toList();
        this.texts.forEach(terms -> terms.forEach(term -> occurrences.merge(term, 1, Integer::sum)));
    }

    /** Returns how well one of the texts fits the query; 0 if they share no word that matters. */
    double score(Set<String> query, int text) {
        Set<String> terms = texts.get(text);
        double sum = 0;
        for (String term : query) {
            if (terms.contains(term)) {
                sum += Math.log(1 + (double) texts.size() / occurrences.getOrDefault(term, 1));
            }
        }
        return sum == 0 ? 0 : sum / Math.sqrt(terms.size());
    }

    /** Returns the words of a text that matter, plurals as singulars. */
    static Set<String> of(String text) {
        Set<String> terms = new LinkedHashSet<>();
        Matcher matcher = TERM.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            if (!COMMON.contains(matcher.group())) {
                terms.add(singular(matcher.group()));
            }
        }
        return terms;
    }

    private static String singular(String word) {
        boolean plural = word.length() > 3 && word.endsWith("s") && !word.endsWith("ss");
        return plural ? word.substring(0, word.length() - 1) : word;
    }
}
