/**
 * The default of every storage port, and a Brain for small projects: everything in memory, gone when the process ends. For
 * trying things out and tests.
 */
@NullMarked
package dev.orchestrator.inmemory;

import org.jspecify.annotations.NullMarked;
