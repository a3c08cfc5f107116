/** For an application's own tests: a model that follows a script, time that a test lets pass, and a listener that records. */
@NullMarked
package dev.orchestrator.testing;

import org.jspecify.annotations.NullMarked;
