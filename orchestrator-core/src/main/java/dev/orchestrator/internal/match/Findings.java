package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The evidence of one comparison, with what a person is told of it. */
final class Findings {

    private static final int MOST_REASONS = 6;
    private static final int LONGEST_REASON = 120;

    private final Map<Evidence, Double> strengths = new EnumMap<>(Evidence.class);
    private final List<String> reasons = new ArrayList<>();
    private boolean against;

    void put(Evidence evidence, double strength) {
        strengths.put(evidence, strength);
    }

    void put(Evidence evidence, boolean found) {
        put(evidence, found ? 1.0 : 0.0);
    }

    /** Evidence that alone forbids to take both for the same without asking. */
    void against(Evidence evidence, String reason) {
        put(evidence, 1.0);
        against = true;
        reason(reason);
    }

    void reason(String reason) {
        if (reasons.size() < MOST_REASONS) {
            reasons.add(reason.substring(0, Math.min(LONGEST_REASON, reason.length())));
        }
    }

    double of(Evidence evidence) {
        return strengths.getOrDefault(evidence, 0.0);
    }

    boolean isAgainst() {
        return against;
    }

    List<String> reasons() {
        return List.copyOf(reasons);
    }

    /** All evidence by its weight: above zero if the two are rather the same. */
    double logOdds() {
        return strengths.entrySet().stream()
                .mapToDouble(found -> found.getKey().weight() * found.getValue())
                .sum();
    }
}
