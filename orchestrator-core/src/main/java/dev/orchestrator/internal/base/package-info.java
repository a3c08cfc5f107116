/** The little that many rooms share: checks, hashing, time. Not exported to applications. */
@NullMarked
package dev.orchestrator.internal.base;

import org.jspecify.annotations.NullMarked;
