/** The engine of task mode: runs that outlive their process. */
@NullMarked
package dev.orchestrator.internal.task;

import org.jspecify.annotations.NullMarked;
