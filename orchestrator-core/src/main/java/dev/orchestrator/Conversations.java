package dev.orchestrator;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Access;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.task.TaskEngine;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredAttachment;
import dev.orchestrator.port.store.StoredMessage;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of the callers. Every method looks at the caller's own conversations alone; those of somebody else do
 * not exist. Thread-safe.
 */
public final class Conversations {

    private static final int PAGE = 200;
    private static final int LARGEST_PAGE = 1_000;

    private final Wiring wiring;
    private final TaskEngine tasks;

    Conversations(Wiring wiring, TaskEngine tasks) {
        this.wiring = wiring;
        this.tasks = tasks;
    }

    /**
     * Begins a conversation without a message. Chat mode does so by itself where a request names none.
     *
     * @param caller whose it is
     * @param projectId the project it belongs to, or null
     * @param title a few words to list it by
     * @return the conversation
     * @throws OrchestratorException with code PROJECT_NOT_FOUND or ACCESS_DENIED if there is a directory of projects and
     *     the caller has no role there
     */
    public Conversation create(Caller caller, @Nullable String projectId, String title) {
        Access.check(wiring, user(caller), projectId);
        return wiring.conversations()
                .create(Conversation.begin(
                        newId(),
                        user(caller),
                        projectId,
                        Check.notBlank(title, "title"),
                        wiring.clock().instant()));
    }

    /**
     * Returns a conversation, without its messages.
     *
     * @param caller whose it is
     * @param conversationId its id
     * @return the conversation
     * @throws OrchestratorException with code CONVERSATION_NOT_FOUND if there is none of this caller
     */
    public Conversation get(Caller caller, String conversationId) {
        Check.notBlank(conversationId, "conversationId");
        return wiring.conversations()
                .find(user(caller), conversationId)
                .orElseThrow(() -> new OrchestratorException(
                        ErrorCode.CONVERSATION_NOT_FOUND,
                        "there is no conversation " + conversationId + " of user " + caller.userId()));
    }

    /**
     * Lists conversations, newest first by the time they began.
     *
     * @param caller whose they are
     * @param projectId the project they belong to, or null for all
     * @param after the id of the last one already listed, or null to begin with the newest
     * @param limit the most to return, 1 to 1,000
     * @return the conversations
     */
    public List<Conversation> list(Caller caller, @Nullable String projectId, @Nullable String after, int limit) {
        Check.inRange(limit, 1, LARGEST_PAGE, "limit");
        return wiring.conversations().list(user(caller), projectId, after, limit);
    }

    /**
     * Reads messages from the end.
     *
     * @param caller whose conversation it is
     * @param conversationId the conversation
     * @param before only messages with a smaller sequence; {@link Long#MAX_VALUE} to begin with the last one
     * @param limit the most to return, 1 to 1,000
     * @return the last {@code limit} messages before that place, oldest first
     */
    public List<StoredMessage> messages(Caller caller, String conversationId, long before, int limit) {
        Check.notBlank(conversationId, "conversationId");
        Check.inRange(limit, 1, LARGEST_PAGE, "limit");
        return wiring.conversations().messages(user(caller), conversationId, before, limit);
    }

    /**
     * Opens the bytes of an attachment.
     *
     * @param caller whose it is
     * @param attachment as a message names it
     * @return the bytes, to be closed by the caller
     * @throws OrchestratorException with code VALIDATION_ERROR if there are none, as with an image by its url
     */
    public InputStream open(Caller caller, StoredAttachment attachment) {
        return wiring.attachments()
                .open(user(caller), Check.present(attachment, "attachment").id())
                .orElseThrow(() -> new OrchestratorException(
                        ErrorCode.VALIDATION_ERROR, "attachment " + attachment.id() + " has no bytes here"));
    }

    /**
     * Changes title, summary or status.
     *
     * @param caller whose it is
     * @param conversationId its id
     * @param change what is to change
     * @return the conversation as stored
     */
    public Conversation update(Caller caller, String conversationId, ConversationChange change) {
        Check.notBlank(conversationId, "conversationId");
        return wiring.conversations().update(user(caller), conversationId, Check.present(change, "change"));
    }

    /**
     * Makes a new conversation out of the beginning of another one. Its attachments are those of the old one: when that
     * is deleted, they are gone from both.
     *
     * @param caller whose it is
     * @param conversationId the old conversation
     * @param throughSequence the last message to take over; 0 for none
     * @return the new conversation
     */
    public Conversation fork(Caller caller, String conversationId, long throughSequence) {
        Check.notBlank(conversationId, "conversationId");
        Check.that(throughSequence >= 0, "throughSequence must not be negative, got " + throughSequence);
        return wiring.conversations().fork(user(caller), conversationId, throughSequence, newId());
    }

    /**
     * Deletes a conversation, its messages, and the attachments that came with them. Its tasks are cancelled, also those that begin while it
     * is being deleted: one that waits for an approval at once, one at work as {@link Orchestrator#cancel} does it. Their execution
     * records stay until they are purged.
     *
     * @param caller whose it is
     * @param conversationId its id
     * @return false if there was none
     */
    public boolean delete(Caller caller, String conversationId) {
        Check.notBlank(conversationId, "conversationId");
        if (wiring.conversations().find(user(caller), conversationId).isEmpty()) {
            return false;
        }
        Instant began = wiring.clock().instant();
        List<String> attachments = new ArrayList<>();
        Set<String> runs = new LinkedHashSet<>();
        eachMessage(user(caller), conversationId, message -> {
            attachments.addAll(idsOf(message, conversationId));
            if (message.metadata().mode() == Mode.TASK) {
                runs.add(message.metadata().runId());
            }
        });
        boolean deleted = wiring.conversations().delete(user(caller), conversationId);
        tasks.conversationDeleted(caller, conversationId, runs, began);
        attachments.forEach(id -> wiring.attachments().delete(user(caller), id));
        return deleted;
    }

    private void eachMessage(String userId, String conversationId, Consumer<Message> action) {
        long before = Long.MAX_VALUE;
        while (before > 1) {
            List<StoredMessage> page = wiring.conversations().messages(userId, conversationId, before, PAGE);
            page.forEach(stored -> action.accept(stored.message()));
            before = page.isEmpty() ? 0 : page.get(0).sequence();
        }
    }

    /** A fork shows attachments that came with the conversation it began in; those are not its own to delete. */
    private static List<String> idsOf(Message message, String conversationId) {
        return message.attachments().stream()
                .map(StoredAttachment::id)
                .filter(id -> id.startsWith(conversationId + "/"))
                .toList();
    }

    private static String newId() {
        return "c-" + UUID.randomUUID();
    }

    private static String user(Caller caller) {
        return Check.present(caller, "caller").userId();
    }
}
