/** How agents work: the tools they may use, what they are permitted, and what waits for an approval. */
@NullMarked
package dev.orchestrator.agent;

import org.jspecify.annotations.NullMarked;
