/** Text out of documents, in this process, and documents by their URL, from public addresses alone. */
@NullMarked
package dev.orchestrator.gather.content;

import org.jspecify.annotations.NullMarked;
