package dev.orchestrator.architecture.seeded.call;

/** Breaks no rule but that its package is not null-marked. */
public final class Innocent {}
