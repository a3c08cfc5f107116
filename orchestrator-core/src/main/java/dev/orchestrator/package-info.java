/** The facade. Start at {@link dev.orchestrator.Orchestrator}. */
@NullMarked
package dev.orchestrator;

import org.jspecify.annotations.NullMarked;
