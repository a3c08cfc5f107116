/** Who calls, and with what: callers, attachments, prompts, cancellation and time. */
@NullMarked
package dev.orchestrator.call;

import org.jspecify.annotations.NullMarked;
