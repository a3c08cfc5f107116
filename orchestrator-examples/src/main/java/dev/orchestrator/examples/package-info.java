/** Runnable examples. Start at {@link dev.orchestrator.examples.Quickstart}. */
@NullMarked
package dev.orchestrator.examples;

import org.jspecify.annotations.NullMarked;
