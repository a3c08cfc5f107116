/** The ports to what survives a restart, and the records they keep. */
@NullMarked
package dev.orchestrator.port.store;

import org.jspecify.annotations.NullMarked;
