/** Task mode: what is asked of the agents, and what came of it. */
@NullMarked
package dev.orchestrator.task;

import org.jspecify.annotations.NullMarked;
