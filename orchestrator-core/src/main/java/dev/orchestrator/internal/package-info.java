/** How the modes work: one engine a mode, and what they share. Not exported; may change at any time. */
@NullMarked
package dev.orchestrator.internal;

import org.jspecify.annotations.NullMarked;
