package dev.orchestrator.gateway;

/** A hop and its breaker. */
record Station(Hop hop, Circuit circuit) {}
