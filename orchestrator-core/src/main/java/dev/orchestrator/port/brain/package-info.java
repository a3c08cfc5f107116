/** The port to the Brain, the knowledge of a project, and what it is made of. */
@NullMarked
package dev.orchestrator.port.brain;

import org.jspecify.annotations.NullMarked;
