package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The candidates for an item that comes in, to be judged when their contents are there. */
public final class Search {

    private static final int MOST_EACH = 50; // tokens of a candidate of which the counts are asked for
    private static final int MOST_UNKNOWN = 500;

    /** What of one of the contents of an item is compared, the key that what comes in shares with it, and whether that has news. */
    private record Candidate(String id, Profile profile, List<String> key, boolean news) {}

    private final Thresholds thresholds;
    private final NaturalKeys keys;
    private final Object content;
    private final Profile profile;
    private final TermIndex index;
    private final TermIndex.Counts counts;
    private final List<String> ids;

    Search(
            Thresholds thresholds,
            NaturalKeys keys,
            Object content,
            Profile profile,
            TermIndex index,
            TermIndex.Counts counts,
            List<String> ids) {
        this.thresholds = thresholds;
        this.keys = keys;
        this.content = content;
        this.profile = profile;
        this.index = index;
        this.counts = counts;
        this.ids = ids;
    }

    /**
     * Returns the candidates.
     *
     * @return ids of items, the likeliest first
     */
    public List<String> ids() {
        return ids;
    }

    /**
     * Compares the candidates by their words alone.
     *
     * @param contents the contents of candidates by item id; whoever is missing was deleted meanwhile
     * @return the verdict
     */
    public Verdict judge(Map<String, ?> contents) {
        return judge(contents, Map.of());
    }

    /**
     * Compares candidates by their words and, where these leave it open, by their meaning too. Asks the index once, for the
     * counts of some dozens of terms.
     *
     * @param contents the contents of candidates by item id; also of ones that were found otherwise, by their meaning for
     *     instance. A list holds several contents of one item, of which the nearest counts
     * @param cosines how near each candidate's embedding is to that of the content, by item id, where it is known
     * @return the verdict
     */
    public Verdict judge(Map<String, ?> contents, Map<String, Double> cosines) {
        Look look = look();
        contents.forEach(look::at);
        return look.judge(cosines);
    }

    /**
     * Begins to look at candidates, one after the other.
     *
     * @return what was looked at, nothing yet
     */
    public Look look() {
        return new Look();
    }

    /** Candidates that were looked at. Of each only what is compared is kept, however large it is. Not thread-safe. */
    public final class Look {

        private final List<Candidate> candidates = new ArrayList<>();

        private Look() {}

        /**
         * Looks at one.
         *
         * @param id the id of an item
         * @param other its content; a list holds several, of which the nearest counts
         */
        public void at(String id, Object other) {
            at(id, other, false);
        }

        /**
         * Looks at one, where a content may have been corrected or completed since it was brought.
         *
         * @param id the id of an item
         * @param other its content; a list holds several, of which the nearest counts
         * @param news whether what comes in has said, as it was brought, what this one has not: then it is not left out for this
         *     one, also where the two are the same by now
         */
        public void at(String id, Object other, boolean news) {
            List<?> several = other instanceof List<?> list ? list : List.of(other);
            boolean sameKey =
                    several.stream().anyMatch(one -> !keys.shared(content, one).isEmpty());
            boolean otherKey = several.stream().anyMatch(one -> keys.tellApart(content, one));
            several.stream()
                    .filter(one -> !keys.tellApart(content, one))
                    .filter(one -> sameKey || !otherKey) // what has no key beside it is a part of the same thing
                    .forEach(
                            one -> candidates.add(new Candidate(id, Profile.of(one), keys.shared(content, one), news)));
        }

        /**
         * Compares them, as {@link Search#judge(Map, Map)} does.
         *
         * @param cosines how near each one's embedding is to that of the content, by item id, where it is known
         * @return the verdict
         */
        public Verdict judge(Map<String, Double> cosines) {
            Rarity rarity = rarity(candidates);
            Map<String, Judged> nearest = new HashMap<>();
            for (Candidate candidate : candidates) {
                Judged judged = judged(candidate, rarity, cosines.get(candidate.id));
                nearest.merge(candidate.id, judged, (a, b) -> a.logOdds() >= b.logOdds() ? a : b);
            }
            List<Judged> judged = new ArrayList<>(nearest.values());
            judged.sort(Comparator.comparingDouble(Judged::logOdds).reversed().thenComparing(Judged::id));
            return Decision.of(judged, thresholds);
        }
    }

    private Judged judged(Candidate candidate, Rarity rarity, @Nullable Double cosine) {
        Judged judged = candidate.key.isEmpty()
                ? Judged.of(candidate.id, profile, candidate.profile, rarity, cosine)
                : Judged.ofSameKey(candidate.id, profile, candidate.profile, candidate.key);
        return candidate.news ? judged.withNews() : judged;
    }

    /** Titles of candidates have words that the content has not, and those tell something, too. */
    private Rarity rarity(List<Candidate> candidates) {
        Set<String> known = new HashSet<>(Terms.of(profile));
        Set<String> unknown = candidates.stream()
                .flatMap(candidate ->
                        candidate.profile.head().distinct().keySet().stream().limit(MOST_EACH))
                .filter(token -> !known.contains(token))
                .limit(MOST_UNKNOWN)
                .collect(Collectors.toSet());
        return new Rarity(unknown.isEmpty() ? counts : both(index.counts(unknown)));
    }

    private TermIndex.Counts both(TermIndex.Counts more) {
        Map<String, Long> holding = new HashMap<>(more.holding());
        holding.putAll(counts.holding());
        return new TermIndex.Counts(Math.max(counts.items(), more.items()), holding);
    }
}
