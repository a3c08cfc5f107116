/** What content is read with before anything else is done with it: text out of documents, and documents by their URL. */
@NullMarked
package dev.orchestrator.port.content;

import org.jspecify.annotations.NullMarked;
