package dev.orchestrator.port.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Port to where conversations are kept, blocking.
 *
 * <p>An implementation must
 *
 * <ul>
 *   <li>be correct with many threads, and with several processes where the storage can be shared;
 *   <li>check the user in every access: a conversation of somebody else does not exist;
 *   <li>number the messages of a conversation from 1 without gaps, in the order in which they were stored;
 *   <li>keep one message an id: storing an id again returns the first and changes nothing (an interrupted answer alone is
 *       replaced, in its place, by the answer to a retry of its turn);
 *   <li>let one run at a time answer in a conversation: from {@link #beginTurn} until the turn is finished, released, or
 *       its lease has expired by the store's clock;
 *   <li>return a message that was stored exactly as it was given, whatever its text, halves of surrogate pairs included
 *       (a number in a data part as a reader of JSON would give it: the smallest of Integer, Long and BigInteger that
 *       holds it, or a Double);
 *   <li>read messages from the end at a cost that does not grow with the conversation;
 *   <li>keep what a method has returned from, through the death of the process (in-memory stores aside);
 *   <li>have time-outs of its own, and throw {@link dev.orchestrator.error.OrchestratorException} with code
 *       DATABASE_ERROR for what the storage does, and CONVERSATION_NOT_FOUND where a conversation is needed and not there.
 * </ul>
 *
 * <p>{@code dev.orchestrator.contract.ConversationStoreContract} in the test-jar checks these.
 */
public interface ConversationStore {

    /**
     * Creates a conversation. Creating it again returns what is there.
     *
     * @param conversation the conversation, without messages
     * @return the conversation as stored
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if the id is taken by another user
     */
    Conversation create(Conversation conversation);

    /**
     * Finds a conversation.
     *
     * @param userId whose it is
     * @param conversationId its id
     * @return the conversation, or empty if there is none or it is somebody else's
     */
    Optional<Conversation> find(String userId, String conversationId);

    /**
     * Lists conversations, newest first by the time they began.
     *
     * @param userId whose they are
     * @param projectId the project they belong to, or null for all
     * @param after the id of the last one already listed, or null to begin with the newest
     * @param limit the most to return, above 0
     * @return the conversations
     * @throws dev.orchestrator.error.OrchestratorException with code CONVERSATION_NOT_FOUND if there is no {@code after}
     */
    List<Conversation> list(String userId, @Nullable String projectId, @Nullable String after, int limit);

    /**
     * Changes title, summary or status.
     *
     * @param userId whose it is
     * @param conversationId its id
     * @param change what is to change
     * @return the conversation as stored
     */
    Conversation update(String userId, String conversationId, ConversationChange change);

    /**
     * Makes a new conversation out of the beginning of another one; becomes visible as a whole. Forking into the same id
     * again returns what is there. The new conversation begins now, in the project and with the title of the old one; it
     * is active, has no summary (the old one may tell of what comes later) and has consumed nothing yet.
     *
     * @param userId whose it is
     * @param conversationId the old conversation
     * @param throughSequence the last message to take over; 0 for none, more than there are for all
     * @param newId the id of the new conversation
     * @return the new conversation
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if the new id is taken by anything
     *     but an earlier fork of the same conversation
     */
    Conversation fork(String userId, String conversationId, long throughSequence, String newId);

    /**
     * Deletes a conversation and its messages.
     *
     * @param userId whose it is
     * @param conversationId its id
     * @return false if there was none
     */
    boolean delete(String userId, String conversationId);

    /**
     * Appends a message, outside of any turn.
     *
     * @param userId whose conversation it is
     * @param conversationId the conversation
     * @param message the message
     * @return the message in its place; the one stored first if the id was there already
     */
    StoredMessage append(String userId, String conversationId, Message message);

    /**
     * Reads messages from the end.
     *
     * @param userId whose conversation it is
     * @param conversationId the conversation
     * @param before only messages with a smaller sequence; {@link Long#MAX_VALUE} to begin with the last one
     * @param limit the most to return, above 0
     * @return the last {@code limit} messages before that place, oldest first
     */
    List<StoredMessage> messages(String userId, String conversationId, long before, int limit);

    /**
     * Asks for the right to answer. If it is given, the question is stored; if not, nothing is.
     *
     * <p>A turn whose answer is complete is finished for good. A turn that was interrupted or released can be started
     * again, and so can one whose lease has expired; the run that held it before can then no longer finish it. As long
     * as nobody has taken it over, an expired right can still be renewed and used.
     *
     * @param turn the exchange
     * @param lease how long the right lasts unless it is renewed
     * @return whether the turn was started, is being answered (or the conversation is busy with another one), or has its
     *     answer
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if the request id was used with
     *     another text
     */
    TurnStart beginTurn(Turn turn, Duration lease);

    /**
     * Keeps the right to answer for longer.
     *
     * @param token the right
     * @param lease how long it lasts from now on
     * @return false if the right was lost
     */
    boolean renewTurn(TurnToken token, Duration lease);

    /**
     * Stores the answer, adds its usage to that of the conversation, and gives the right back. Doing it again with the
     * same token returns the same and adds nothing.
     *
     * @param token the right
     * @param answer the complete or interrupted answer; its id is {@link Turn#answerId(String)} of the request
     * @return the answer in its place; the complete one of another run if that came first; or empty if the right was
     *     lost and nothing was stored
     */
    Optional<StoredMessage> finishTurn(TurnToken token, Message answer);

    /**
     * Gives the right back without an answer. Does nothing if it was lost.
     *
     * @param token the right
     */
    void releaseTurn(TurnToken token);
}
