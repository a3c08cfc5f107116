/** Everything that can go wrong, as one unchecked exception with a code and a few leaves that carry more. */
@NullMarked
package dev.orchestrator.error;

import org.jspecify.annotations.NullMarked;
