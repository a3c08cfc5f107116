package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a conversation; a value that is null stays as it is.
 *
 * @param title the new title
 * @param summary the new summary
 * @param status the new status
 */
public record ConversationChange(
        @Nullable String title, @Nullable String summary, Conversation.@Nullable Status status) {

    /** Checks the values. */
    public ConversationChange {
        Check.notBlankIfPresent(title, "title");
    }

    /**
     * Changes the title alone.
     *
     * @param title the new title, not blank
     * @return the change
     */
    public static ConversationChange title(String title) {
        return new ConversationChange(Check.present(title, "title"), null, null);
    }

    /**
     * Changes the status alone.
     *
     * @param status the new status
     * @return the change
     */
    public static ConversationChange status(Conversation.Status status) {
        return new ConversationChange(null, null, Check.present(status, "status"));
    }

    /** Tells what changes, not into which words. */
    @Override
    public String toString() {
        return "ConversationChange[title " + (title != null) + ", summary " + (summary != null) + ", " + status + "]";
    }
}
