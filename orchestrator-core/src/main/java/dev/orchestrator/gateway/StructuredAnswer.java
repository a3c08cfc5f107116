package dev.orchestrator.gateway;

import dev.orchestrator.stream.Usage;

/**
 * An answer that was read into a value.
 *
 * @param value what the model answered
 * @param answer the answer it was read from
 * @param usage what all rounds consumed together, attempts that failed included
 * @param rounds how often the model was asked, 1 to 3
 * @param <T> the type of the value
 */
public record StructuredAnswer<T>(T value, ModelAnswer answer, Usage usage, int rounds) {

    /** Leaves the value out. */
    @Override
    public String toString() {
        return "StructuredAnswer[" + answer.hop() + ", " + rounds + " rounds, " + usage + "]";
    }
}
