package dev.orchestrator.internal.match;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How much the words of two contents have in common. */
final class WordEvidence {

    private static final double PLENTY = 8; // rare tokens in common: more of them tell nothing new
    private static final double ALIKE = 0.5; // titles that are worth a reason
    private static final int SHOWN = 4; // words in a reason

    private final Pair pair;
    private final Findings findings;

    WordEvidence(Pair pair, Findings findings) {
        this.pair = pair;
        this.findings = findings;
    }

    void find() {
        Profile one = pair.one();
        Profile other = pair.other();
        findings.put(Evidence.COVERED, pair.covered(one.all(), one, pair.all()::there));
        findings.put(Evidence.HEAD_COVERED, pair.covered(one.head(), one, pair::there));
        findings.put(Evidence.OTHER_HEAD_COVERED, pair.covered(other.head(), other, pair::back));
        findings.put(Evidence.LEFT, left(one.title(), pair::there));
        findings.put(Evidence.OTHER_LEFT, left(other.title(), pair::back));
        titles();
        shared();
    }

    private void titles() {
        double alike = pair.similarity(pair.one().title(), pair.other().title());
        findings.put(Evidence.TITLE, alike);
        if (alike >= ALIKE) {
            findings.reason(String.format(Locale.ROOT, "titles alike: %.2f", alike));
        }
    }

    private void shared() {
        double mass = pair.one().head().distinct().keySet().stream()
                .mapToDouble(token -> pair.there(token) * pair.rarity(token))
                .sum();
        findings.put(Evidence.MASS, Math.min(1, mass / PLENTY));
        double rarest = pair.one().all().distinct().keySet().stream()
                .mapToDouble(token -> pair.all().there(token) * pair.rarity(token))
                .max()
                .orElse(0);
        findings.put(Evidence.RAREST, rarest);
        List<String> words = pair.one().head().distinct().values().stream()
                .filter(token -> token.isWord() && pair.there(token.text()) == 1)
                .map(Token::text)
                .sorted(Comparator.comparingDouble(pair::rarity).reversed())
                .limit(SHOWN)
                .toList();
        if (!words.isEmpty()) {
            findings.reason("both have: " + String.join(", ", words));
        }
    }

    private double left(Bag bag, ToDoubleFunction<String> degree) {
        return bag.distinct().keySet().stream()
                .mapToDouble(token -> (1 - degree.applyAsDouble(token)) * pair.rarity(token))
                .max()
                .orElse(0);
    }
}
