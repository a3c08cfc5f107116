/** The engine of data mode: takes content in, completes it, and finds out whether the project has it already. */
@NullMarked
package dev.orchestrator.internal.gather;

import org.jspecify.annotations.NullMarked;
