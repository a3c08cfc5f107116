/** The ports to agents: which there are, the tools that they use, and who runs them. */
@NullMarked
package dev.orchestrator.port.agent;

import org.jspecify.annotations.NullMarked;
