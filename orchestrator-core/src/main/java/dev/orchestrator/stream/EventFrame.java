package dev.orchestrator.stream;

import java.time.Instant;
import java.util.List;

/**
 * An event as a listener sees it. Only the run makes frames, and numbers them without a gap.
 *
 * @param runId the run
 * @param sequence 1 for the first event of the run, then one more each
 * @param at when the run received the event
 * @param path the agents on the way to the one that caused it, outermost first; empty for the root agent
 * @param event what happened
 */
public record EventFrame(String runId, long sequence, Instant at, List<String> path, StreamEvent event) {}
