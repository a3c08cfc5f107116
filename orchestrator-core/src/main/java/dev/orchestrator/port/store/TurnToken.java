package dev.orchestrator.port.store;

/**
 * The right to answer a turn, held by one run at a time.
 *
 * @param userId whose conversation it is
 * @param conversationId the conversation
 * @param requestId the exchange
 * @param secret known to the holder alone; another one is made whenever the turn is taken over
 */
public record TurnToken(String userId, String conversationId, String requestId, String secret) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "TurnToken[" + requestId + " in " + conversationId + "]";
    }
}
