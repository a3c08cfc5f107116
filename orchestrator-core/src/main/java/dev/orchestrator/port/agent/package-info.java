/** The ports to agents: which there are in a project, how they are ordered in departments, and what they may use. */
@NullMarked
package dev.orchestrator.port.agent;

import org.jspecify.annotations.NullMarked;
