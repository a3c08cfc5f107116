/** The ports to agents, and the tools that they use. */
@NullMarked
package dev.orchestrator.port.agent;

import org.jspecify.annotations.NullMarked;
