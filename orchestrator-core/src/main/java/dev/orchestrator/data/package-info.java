/** Data mode: content goes into a project's Gather. */
@NullMarked
package dev.orchestrator.data;

import org.jspecify.annotations.NullMarked;
