package dev.orchestrator.port.agent;

import java.util.Optional;

/**
 * What a run has done so far, so that a process that takes it over does nothing twice. Entries have a kind and a key; how a runner names
 * them is its own, as long as it names the same step alike each time. Thread-safe.
 */
public interface Journal {

    /** Keeps nothing, and knows nothing. */
    Journal NONE = new Journal() {
        @Override
        public Optional<String> find(String kind, String key) {
            return Optional.empty();
        }

        @Override
        public void record(String kind, String key, String data) {}
    };

    /**
     * Returns what was written down.
     *
     * @param kind what it is about, such as {@code tool-result}
     * @param key which one
     * @return the data, or empty if there is no such entry
     */
    Optional<String> find(String kind, String key);

    /**
     * Writes something down. When this returns it outlives the process.
     *
     * @param kind what it is about, at most 40 characters
     * @param key which one, at most 200 characters; there must be no entry of that kind and key
     * @param data what it says, as JSON
     * @throws dev.orchestrator.error.OrchestratorException if it could not be written: stop working then
     */
    void record(String kind, String key, String data);
}
