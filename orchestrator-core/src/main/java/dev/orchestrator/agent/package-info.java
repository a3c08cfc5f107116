/** Who does a task and how: the agents of a project and the choice among them, their tools and permissions, and the loop in which they work. */
@NullMarked
package dev.orchestrator.agent;

import org.jspecify.annotations.NullMarked;
