package dev.orchestrator.internal.match;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Whether two contents name the same code, or two that differ. */
final class CodeEvidence {

    private static final double LONG = 5; // signs behind the first that make a code as sure as it can be
    private static final double SURE = 0.7; // strength of a code that decides if it is exactly the same
    private static final int NEAR = 2; // slips between two codes that look alike

    private final Pair pair;
    private final Findings findings;
    private final List<String> mine;
    private final List<String> theirs;

    CodeEvidence(Pair pair, Findings findings) {
        this.pair = pair;
        this.findings = findings;
        this.mine = codes(pair.one());
        this.theirs = codes(pair.other());
    }

    private static List<String> codes(Profile profile) {
        return profile.head().distinct().values().stream()
                .filter(Token::isCode)
                .map(Token::text)
                .toList();
    }

    void find() {
        agreement();
        clash();
        missing();
        near();
        if (Codes.areVariants(mine, theirs)) {
            findings.against(Evidence.VARIANT, "codes differ at the end: " + mine.get(0) + " and " + theirs.get(0));
        }
    }

    private void agreement() {
        double head = agreed(pair.heads());
        findings.put(Evidence.CODE, head);
        findings.put(Evidence.CODE_BODY, Math.max(0, agreed(pair.all()) - head));
        Optional<String> exact = mine.stream().filter(this::isExact).findFirst();
        boolean back = theirs.stream().anyMatch(code -> pair.heads().back(code) == 1 && strength(code) > SURE);
        findings.put(Evidence.CODE_EXACT, exact.isPresent() || back);
        exact.ifPresent(code -> findings.reason("same code: " + code));
    }

    private boolean isExact(String code) {
        return pair.heads().there(code) == 1 && strength(code) > SURE;
    }

    private double agreed(Alignment alignment) {
        double there = mine.stream()
                .mapToDouble(code -> alignment.there(code) * strength(code))
                .max()
                .orElse(0);
        double back = theirs.stream()
                .mapToDouble(code -> alignment.back(code) * strength(code))
                .max()
                .orElse(0);
        return Math.max(there, back);
    }

    private double strength(String code) {
        return pair.rarity(code) * Math.min(1, (code.length() - 1) / LONG);
    }

    private void clash() {
        boolean both = !mine.isEmpty() && !theirs.isEmpty();
        boolean none = findings.of(Evidence.CODE) + findings.of(Evidence.CODE_BODY) == 0;
        findings.put(Evidence.CODE_CLASH, both && none);
        if (both && none) {
            findings.reason("codes differ: " + mine.get(0) + " and " + theirs.get(0));
        }
    }

    /** A thing that has a code may be any of several that are described without. */
    private void missing() {
        boolean there = mine.isEmpty() && names(pair.other(), pair::back);
        boolean here = theirs.isEmpty() && names(pair.one(), pair::there);
        if (there || here) {
            findings.against(Evidence.CODE_MISSING, "only one has a code: " + (there ? theirs : mine).get(0));
        }
    }

    private boolean names(Profile profile, ToDoubleFunction<String> degree) {
        return profile.title().distinct().values().stream()
                .filter(Token::isCode)
                .map(Token::text)
                .anyMatch(code -> degree.applyAsDouble(code) == 0 && strength(code) > SURE);
    }

    private void near() {
        boolean near = mine.stream().filter(code -> pair.there(code) == 0).anyMatch(this::isNear);
        findings.put(Evidence.CODE_NEAR, near);
    }

    private boolean isNear(String code) {
        return theirs.stream().anyMatch(their -> pair.back(their) == 0 && Alike.slips(code, their, NEAR) <= NEAR);
    }
}
