package dev.orchestrator.port.store;

/**
 * The right to carry on a run, held by one at a time. How long it lasts is the store's to know: what its holder has been
 * told goes out of date with each renewal.
 *
 * @param runId the run
 * @param epoch the epoch of the run in which it holds
 * @param secret known to the holder alone; another one is made whenever the run is taken
 */
public record RunToken(String runId, long epoch, String secret) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "RunToken[" + runId + ", epoch " + epoch + "]";
    }
}
