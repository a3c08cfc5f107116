package dev.orchestrator.internal.match;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Two contents, aligned with each other, and what the tokens of both weigh. */
final class Pair {

    private final Profile one;
    private final Profile other;
    private final Rarity rarity;
    private final Alignment all;
    private final Alignment heads;

    Pair(Profile one, Profile other, Rarity rarity) {
        this.one = one;
        this.other = other;
        this.rarity = rarity;
        this.all = new Alignment(one.all(), other.all());
        this.heads = new Alignment(one.head(), other.head());
    }

    Profile one() {
        return one;
    }

    Profile other() {
        return other;
    }

    /** How everything is aligned. */
    Alignment all() {
        return all;
    }

    /** How titles and short values are aligned with each other. */
    Alignment heads() {
        return heads;
    }

    /** How surely the second content has a token of the first. */
    double there(String token) {
        return Math.max(all.there(token), heads.there(token));
    }

    /** How surely the first content has a token of the second. */
    double back(String token) {
        return Math.max(all.back(token), heads.back(token));
    }

    /** How rare a token is, from 0 to 1. */
    double rarity(String token) {
        return Math.min(1, rarity.of(token) / rarity.most());
    }

    /** How alike a bag of the first content and one of the second are, each by what the other has of it. */
    double similarity(Bag mine, Bag theirs) {
        Alignment between = new Alignment(mine, theirs);
        return Math.sqrt(covered(mine, one, between::there) * covered(theirs, other, between::back));
    }

    /** The share of a bag, by weight, that the other side has. */
    double covered(Bag bag, Profile profile, ToDoubleFunction<String> degree) {
        double covered = 0;
        for (String token : bag.distinct().keySet()) {
            covered += weight(token, profile) * degree.applyAsDouble(token);
        }
        double weight = weight(bag.distinct().keySet(), profile);
        return weight == 0 ? 0 : covered / weight;
    }

    /** What a bag of the first content weighs. */
    double weight(Bag bag) {
        return weight(bag.distinct().keySet(), one);
    }

    private double weight(Collection<String> tokens, Profile profile) {
        return tokens.stream().mapToDouble(token -> weight(token, profile)).sum();
    }

    private double weight(String token, Profile profile) {
        return rarity.of(token) * profile.factor(token);
    }
}
