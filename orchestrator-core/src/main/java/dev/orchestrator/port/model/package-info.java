/** The ports to language and embedding models, and what goes through them. */
@NullMarked
package dev.orchestrator.port.model;

import org.jspecify.annotations.NullMarked;
