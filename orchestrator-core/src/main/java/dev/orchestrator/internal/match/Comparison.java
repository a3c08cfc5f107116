package dev.orchestrator.internal.match;

/** Holds two contents against each other. */
final class Comparison {

    private Comparison() {}

    static Findings of(Profile one, Profile other, Rarity rarity) {
        Pair pair = new Pair(one, other, rarity);
        Findings findings = new Findings();
        findings.put(Evidence.PRIOR, 1.0);
        new WordEvidence(pair, findings).find();
        new CodeEvidence(pair, findings).find();
        new FieldEvidence(pair, findings).find();
        new ClashEvidence(pair, findings).find();
        return findings;
    }
}
