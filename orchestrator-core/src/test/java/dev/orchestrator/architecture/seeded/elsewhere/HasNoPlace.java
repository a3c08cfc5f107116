package dev.orchestrator.architecture.seeded.elsewhere;

/** Stands in a package that the street does not know. */
public interface HasNoPlace {}
