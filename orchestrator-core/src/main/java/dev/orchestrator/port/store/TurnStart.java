package dev.orchestrator.port.store;

/** What {@link ConversationStore#beginTurn} found. */
public sealed interface TurnStart {

    /**
     * The turn is the caller's to answer, and the question is stored.
     *
     * @param token needed to finish it
     * @param question the user's message in its place
     */
    record Started(TurnToken token, StoredMessage question) implements TurnStart {}

    /**
     * Somebody is at work in this conversation, on this turn or on another one; nothing was written.
     *
     * @param requestId the turn that is being answered
     * @param runId the run that answers it
     */
    record InFlight(String requestId, String runId) implements TurnStart {}

    /**
     * The turn was answered before; nothing was written.
     *
     * @param answer the complete answer
     */
    record Finished(StoredMessage answer) implements TurnStart {}
}
