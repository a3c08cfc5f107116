package dev.orchestrator.contract;

/**
 * A promise of {@link dev.orchestrator.port.brain.Brain} that one behind somebody else's server may be unable to keep. Its
 * test says so in {@link BrainContract#kept()}; the tests of such a promise are then reported as skipped, never as passed.
 * Every other promise has to be kept by all.
 */
public enum BrainPromise {
    /** A write that is cancelled half-way has written nothing. */
    ALL_OR_NOTHING,
    /** The properties of entities come back as they were written, each with its type. */
    PROPERTIES,
    /** The properties of relations come back as they were written. */
    RELATION_PROPERTIES,
    /** Texts, ids and types may hold halves of characters, which no UTF-8 can carry. */
    HALVES_OF_CHARACTERS
}
