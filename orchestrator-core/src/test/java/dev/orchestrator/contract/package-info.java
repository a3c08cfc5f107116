/**
 * What every implementation of a port must do, as tests. An implementation's own test extends the contract of its port
 * and says how one is made; the package is published as the test-jar of core.
 */
@NullMarked
package dev.orchestrator.contract;

import org.jspecify.annotations.NullMarked;
