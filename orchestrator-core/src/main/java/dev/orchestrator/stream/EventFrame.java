package dev.orchestrator.stream;

import java.time.Instant;
import java.util.List;

/**
 * An event as a listener sees it. Only the run makes frames, and numbers them without a gap. Who carries a run on after a process has died
 * goes on from the last event that was written down: a number may come again then, with another event, in a later epoch.
 *
 * @param runId the run
 * @param epoch 1 at first, and higher each time that somebody goes on with the run
 * @param sequence 1 for the first event of the run, then one more each
 * @param at when the run received the event
 * @param path the agents on the way to the one that caused it, outermost first; empty for the root agent
 * @param event what happened
 */
public record EventFrame(String runId, long epoch, long sequence, Instant at, List<String> path, StreamEvent event) {

    /**
     * A frame of the first epoch.
     *
     * @param runId the run
     * @param sequence 1 for the first event of the run, then one more each
     * @param at when the run received the event
     * @param path the agents on the way to the one that caused it, outermost first; empty for the root agent
     * @param event what happened
     */
    public EventFrame(String runId, long sequence, Instant at, List<String> path, StreamEvent event) {
        this(runId, 1, sequence, at, path, event);
    }

    /**
     * Returns where the event stands among all of its run.
     *
     * @return its epoch and its number in it
     */
    public EventPlace place() {
        return new EventPlace(epoch, sequence);
    }
}
