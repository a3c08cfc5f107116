package dev.orchestrator.port.store;

/** What {@link RunStore#create} found. */
public sealed interface RunStart {

    /**
     * The run is the caller's to carry on.
     *
     * @param token needed to write to it
     * @param run as it stands now
     */
    record Started(RunToken token, StoredRun run) implements RunStart {}

    /**
     * The run was there; nothing was written.
     *
     * @param run as it stands now
     */
    record Exists(StoredRun run) implements RunStart {}
}
