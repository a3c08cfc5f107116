/** A server on this machine that takes the place of a model, so that the examples run without a key. */
@NullMarked
package dev.orchestrator.examples.standin;

import org.jspecify.annotations.NullMarked;
