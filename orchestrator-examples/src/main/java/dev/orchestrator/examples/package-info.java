/** Runnable examples: one file each. */
@NullMarked
package dev.orchestrator.examples;

import org.jspecify.annotations.NullMarked;
