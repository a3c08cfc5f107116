/** Chat mode: a conversation with a language model. */
@NullMarked
package dev.orchestrator.chat;

import org.jspecify.annotations.NullMarked;
