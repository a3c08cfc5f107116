package dev.orchestrator.brain.mcp;

/** The two ages of the protocol: one call of {@code initialize} for all requests, or everything with each request. */
enum Era {
    LEGACY,
    MODERN
}
