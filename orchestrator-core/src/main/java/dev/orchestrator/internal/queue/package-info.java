/** Waiting in line. Not exported; may change at any time. */
@NullMarked
package dev.orchestrator.internal.queue;

import org.jspecify.annotations.NullMarked;
