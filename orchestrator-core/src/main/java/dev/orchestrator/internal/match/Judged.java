package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A candidate after its comparison.
 *
 * @param id which item
 * @param logOdds how sure it is; zero if both are as likely
 * @param same whether every value is the same
 * @param nothingNew whether the candidate has all that comes in
 * @param against whether hard evidence speaks against it
 * @param reasons for a person
 */
record Judged(String id, double logOdds, boolean same, boolean nothingNew, boolean against, List<String> reasons) {

    private static final double CERTAIN = 10;
    private static final double OPEN = 3; // between here and minus here the meaning counts
    private static final double NEUTRAL = 0.65; // cosine that says nothing
    private static final double SEMANTIC = 4; // weight of what the cosine is above or below
    private static final double MOST = 1; // that the meaning shifts, in logarithms of odds

    static Judged of(String id, Profile one, Profile other, Rarity rarity, @Nullable Double cosine) {
        if (Sameness.isSame(one, other)) {
            return new Judged(id, CERTAIN, true, true, false, List.of("every value is the same"));
        }
        Findings findings = Comparison.of(one, other, rarity);
        List<String> reasons = new ArrayList<>(findings.reasons());
        double logOdds = findings.logOdds();
        if (cosine != null && Math.abs(logOdds) < OPEN) {
            logOdds += Math.max(-MOST, Math.min(MOST, SEMANTIC * (cosine - NEUTRAL)));
            reasons.add(String.format(Locale.ROOT, "meaning alike: %.2f", cosine));
        }
        boolean nothingNew = !findings.isAgainst() && Sameness.isWithin(one, other);
        return new Judged(id, logOdds, false, nothingNew, findings.isAgainst(), reasons);
    }

    /** From 0 to 1. */
    double similarity() {
        return same ? 1 : 1 / (1 + Math.exp(-logOdds));
    }
}
