package dev.orchestrator.error;

/**
 * A process tried to write to a run that is not its own any more: another process has taken it over, or it was parked,
 * let go or ended. Nothing was written. Whoever gets this stops working on the run at once and undoes nothing: what was
 * written before counts, and somebody else goes on from there. The code is always {@link ErrorCode#DATABASE_ERROR}.
 */
public final class RunLostException extends OrchestratorException {

    private static final long serialVersionUID = 1L;

    /** The run. */
    private final String runId;

    /** The epoch in which it was held. */
    private final long epoch;

    /**
     * Creates the exception.
     *
     * @param runId the run
     * @param epoch the epoch in which it was held
     */
    public RunLostException(String runId, long epoch) {
        super(
                ErrorCode.DATABASE_ERROR,
                "the right to carry on run " + runId + " in epoch " + epoch + " is lost: another process has taken it"
                        + " over, or it was parked, let go or ended; nothing was written; attach to the run to follow it");
        this.runId = runId;
        this.epoch = epoch;
    }

    /**
     * Returns which run it was.
     *
     * @return the run's id
     */
    public String runId() {
        return runId;
    }

    /**
     * Returns when it was held.
     *
     * @return the epoch of the right that was lost
     */
    public long epoch() {
        return epoch;
    }
}
