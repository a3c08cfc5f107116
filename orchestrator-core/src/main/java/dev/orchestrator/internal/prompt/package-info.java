/** What whoever asks a model shares. */
@NullMarked
package dev.orchestrator.internal.prompt;

import org.jspecify.annotations.NullMarked;
