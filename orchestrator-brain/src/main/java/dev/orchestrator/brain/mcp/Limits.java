package dev.orchestrator.brain.mcp;

import java.time.Duration;

/** What holds unless a builder is told otherwise. */
final class Limits {

    static final Duration TIME = Duration.ofMinutes(1);
    static final int ANSWER = 64 * 1024 * 1024;

    private Limits() {}
}
