/** The embedded Brain: words and vectors in one Lucene index, in memory or in a folder. */
@NullMarked
package dev.orchestrator.brain.lucene;

import org.jspecify.annotations.NullMarked;
