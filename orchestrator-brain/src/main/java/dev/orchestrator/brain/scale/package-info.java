/** The one scale of similarity, shared by all Brains: words, how many of them are found, and what a cosine is worth. */
@NullMarked
package dev.orchestrator.brain.scale;

import org.jspecify.annotations.NullMarked;
