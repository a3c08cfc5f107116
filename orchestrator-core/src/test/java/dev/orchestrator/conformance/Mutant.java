package dev.orchestrator.conformance;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A broken implementation.
 *
 * @param name what it does wrong
 * @param breaking turns a correct implementation into the broken one
 * @param rejectedBy the tests of the contract that must fail on it
 */
record Mutant<T>(String name, UnaryOperator<T> breaking, Set<String> rejectedBy) {

    static <T> Mutant<T> of(String name, UnaryOperator<T> breaking, String... rejectedBy) {
        return new Mutant<>(name, breaking, Set.of(rejectedBy));
    }

    @Override
    public String toString() {
        return name;
    }
}
