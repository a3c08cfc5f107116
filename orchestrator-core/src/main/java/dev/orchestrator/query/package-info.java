/** Query mode: questions to the project's Brain, answered with citations that are checked. */
@NullMarked
package dev.orchestrator.query;

import org.jspecify.annotations.NullMarked;
