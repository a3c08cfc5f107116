/** Shows that the contracts accept what is right, in the plainest form, and reject what is broken. */
@NullMarked
package dev.orchestrator.conformance;

import org.jspecify.annotations.NullMarked;
