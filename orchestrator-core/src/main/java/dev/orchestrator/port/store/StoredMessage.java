package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;

/**
 * A message in its place.
 *
 * @param sequence its number in the conversation: 1 for the first, then one more each, without gaps
 * @param message what it says
 */
public record StoredMessage(long sequence, Message message) {

    /** Checks the values. */
    public StoredMessage {
        Check.positive(sequence, "sequence");
        Check.present(message, "message");
    }
}
