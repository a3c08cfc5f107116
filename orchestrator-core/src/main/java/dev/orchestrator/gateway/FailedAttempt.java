package dev.orchestrator.gateway;

import dev.orchestrator.error.ErrorCode;
import java.time.Duration;

/**
 * Why a hop did not serve a call.
 *
 * @param hop the hop's name
 * @param code what kind of failure it was
 * @param reason who failed and what it said, for the log
 * @param latency how long it took to fail; zero if it was not even asked
 */
public record FailedAttempt(String hop, ErrorCode code, String reason, Duration latency) {}
