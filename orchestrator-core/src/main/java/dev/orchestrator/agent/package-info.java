/** Who does a task: the agents of a project as one checked whole, agents out of files, and the choice among them. */
@NullMarked
package dev.orchestrator.agent;

import org.jspecify.annotations.NullMarked;
