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
 * @param against whether hard evidence speaks against it, or may do so where nobody has looked
 * @param sameKey whether it is known by its key
 * @param reasons for a person
 */
record Judged(
        String id,
        double logOdds,
        boolean same,
        boolean nothingNew,
        boolean against,
        boolean sameKey,
        List<String> reasons) {

    private static final double CERTAIN = 10;
    private static final double OPEN = 3; // between here and minus here the meaning counts
    private static final double NEUTRAL = 0.65; // cosine that says nothing
    private static final double SEMANTIC = 4; // weight of what the cosine is above or below
    private static final double MOST = 1; // that the meaning shifts, in logarithms of odds
    private static final double ALIKE = 0.85; // cosine from which on somebody should look, whatever the words are

    /** Of the same thing, as the application says: what differs otherwise is to be merged. */
    static Judged ofSameKey(String id, Profile one, Profile other, List<String> key) {
        boolean same = Sameness.isSame(one, other);
        boolean nothingNew = Sameness.isWithin(one, other);
        return new Judged(id, CERTAIN, same, nothingNew, false, true, List.of("the same " + String.join(" and ", key)));
    }

    static Judged of(String id, Profile one, Profile other, Rarity rarity, @Nullable Double cosine) {
        if (Sameness.isSame(one, other)) {
            return new Judged(id, CERTAIN, true, true, false, false, List.of("every value is the same"));
        }
        Findings findings = Comparison.of(one, other, rarity);
        List<String> reasons = new ArrayList<>(findings.reasons());
        double logOdds = findings.logOdds();
        if (cosine != null) {
            logOdds = withMeaning(logOdds, cosine, findings.isAgainst());
            reasons.add(String.format(Locale.ROOT, "meaning alike: %.2f", cosine));
        }
        boolean nothingNew = !findings.isAgainst() && Sameness.isWithin(one, other);
        boolean unseen = (one.isCut() || other.isCut()) && !nothingNew; // who knows what stands there
        if (unseen) {
            reasons.add("only the beginning was compared");
        }
        return new Judged(id, logOdds, false, nothingNew, findings.isAgainst() || unseen, false, reasons);
    }

    /** The same of what has said something else before it was corrected or completed: it is not left out. */
    Judged withNews() {
        List<String> all = new ArrayList<>(reasons);
        if (same || nothingNew) {
            all.add("but not as they were brought");
        }
        return new Judged(id, logOdds, false, false, against, sameKey, all);
    }

    private static double withMeaning(double logOdds, double cosine, boolean against) {
        double shift = Math.max(-MOST, Math.min(MOST, SEMANTIC * (cosine - NEUTRAL)));
        double shifted = Math.abs(logOdds) < OPEN ? logOdds + shift : logOdds;
        return cosine >= ALIKE && !against ? Math.max(0, shifted) : shifted;
    }

    /** From 0 to 1. */
    double similarity() {
        return same ? 1 : 1 / (1 + Math.exp(-logOdds));
    }
}
