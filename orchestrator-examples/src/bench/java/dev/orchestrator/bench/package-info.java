/** Benchmarks; what they measure and how to run them stands in {@code docs/benchmarks.md}. */
@NullMarked
package dev.orchestrator.bench;

import org.jspecify.annotations.NullMarked;
