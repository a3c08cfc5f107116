/** What a run shows while it works: events, the frames they come in, listeners, and the handle of the run. */
@NullMarked
package dev.orchestrator.stream;

import org.jspecify.annotations.NullMarked;
