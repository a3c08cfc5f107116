/** Agents as workflows of Temporal. Public where Temporal or {@code agent.temporal} must reach it; not exported, may change at any time. */
@NullMarked
package dev.orchestrator.internal.temporal;

import org.jspecify.annotations.NullMarked;
