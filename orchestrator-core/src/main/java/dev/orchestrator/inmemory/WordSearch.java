package dev.orchestrator.inmemory;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One search by the words that a query and an entity share. */
final class WordSearch {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    private static final double OUTSIDE_OF_TITLE = 0.9;
    private static final double STOP_WORD = 0.03;
    private static final Set<String> STOP_WORDS = Set.of(
            ("a about am an and any are as at be been but by can could did do does for from had has have he her him his"
                            + " how i if in into is it its me my no not of on or our s she should so some t tell than that"
                            + " the their them then there these they this to us use was we were what when where which who"
                            + " whom whose why will with would you your")
                    .split(" "));

    /** An entity with its similarity, before its links are looked up. */
    private record Rated(HeldEntity held, double similarity) {
        static final Comparator<Rated> BEST_FIRST = Comparator.comparingDouble(Rated::similarity)
                .reversed()
                .thenComparing(rated -> rated.held().id());
    }

    private final BrainQuery query;
    private final Cancellation cancellation;
    private final Set<String> words;

    WordSearch(BrainQuery query, Cancellation cancellation) {
        this.query = query;
        this.cancellation = cancellation;
        this.words = wordsOf(query.text());
    }

    static Set<String> wordsOf(String text) {
        Set<String> words = new LinkedHashSet<>();
        for (Matcher matcher = WORD.matcher(text); matcher.find(); ) {
            words.add(matcher.group().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    List<BrainMatch> in(HeldProject project) {
        Map<String, Double> weights = weights(project.entities.values());
        return project.entities.values().stream()
                .filter(held -> query.types().isEmpty() || query.types().contains(held.entity.type()))
                .map(held -> new Rated(held, similarity(held, weights)))
                .filter(rated -> rated.similarity() >= query.threshold())
                .sorted(Rated.BEST_FIRST)
                .skip(query.offset())
                .limit(query.limit())
                .map(rated -> new BrainMatch(rated.held().entity, rated.similarity(), links(rated.held(), project)))
                .toList();
    }

    private Map<String, Double> weights(Collection<HeldEntity> entities) {
        Map<String, Double> weights = new HashMap<>();
        for (String word : words) {
            cancellation.throwIfCancelled();
            long having = entities.stream().filter(held -> held.hasWord(word)).count();
            double rarity = Math.log(1 + entities.size() / (double) Math.max(1, having));
            weights.put(word, STOP_WORDS.contains(word) ? rarity * STOP_WORD : rarity);
        }
        return weights;
    }

    private double similarity(HeldEntity held, Map<String, Double> weights) {
        double found = 0;
        double all = 0;
        for (String word : words) {
            double weight = weights.getOrDefault(word, 0.0);
            all += weight;
            found += weight * worth(word, held);
        }
        return all == 0 ? 0 : Math.min(1, Math.sqrt(found / all));
    }

    private static double worth(String word, HeldEntity held) {
        if (held.titleWords.contains(word)) {
            return 1;
        }
        return held.otherWords.contains(word) ? OUTSIDE_OF_TITLE : 0;
    }

    private static List<Link> links(HeldEntity held, HeldProject project) {
        return held.relations.values().stream()
                .limit(BrainMatch.MOST_LINKS)
                .map(relation -> link(held, relation, project))
                .toList();
    }

    private static Link link(HeldEntity held, Relation relation, HeldProject project) {
        HeldEntity other = project.entities.getOrDefault(held.otherEnd(relation), held);
        boolean outgoing = relation.from().equals(held.id());
        return new Link(relation.type(), outgoing, other.id(), other.entity.title());
    }
}
