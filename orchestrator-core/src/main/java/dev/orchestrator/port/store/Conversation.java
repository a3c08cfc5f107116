package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation, without its messages.
 *
 * @param id unique across all users
 * @param userId whose it is
 * @param projectId the project it belongs to, or null
 * @param title a few words to list it by
 * @param summary what its older part was about, or null if nothing was summed up yet
 * @param status whether it is listed as active
 * @param messageCount how many messages it has, which is also the sequence of the last one
 * @param usage what all its answers consumed, interrupted and retried ones included
 * @param forkedFrom the conversation whose beginning it shares, or null
 * @param createdAt when it began, to the millisecond
 * @param updatedAt when it last changed, to the millisecond
 */
public record Conversation(
        String id,
        String userId,
        @Nullable String projectId,
        String title,
        @Nullable String summary,
        Status status,
        long messageCount,
        Usage usage,
        @Nullable String forkedFrom,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether a conversation is listed as active. It can be continued either way. */
    public enum Status {
        /** In use. */
        ACTIVE,
        /** Put away. */
        ARCHIVED
    }

    /** Checks the values. */
    public Conversation {
        Check.notBlank(id, "conversation id");
        Check.notBlank(userId, "userId");
        Check.notBlankIfPresent(projectId, "projectId");
        Check.present(title, "title");
        Check.present(status, "status");
        Check.that(messageCount >= 0, "messageCount must not be negative");
        Check.present(usage, "usage");
        createdAt = Instant.ofEpochMilli(Check.present(createdAt, "createdAt").toEpochMilli());
        updatedAt = Instant.ofEpochMilli(Check.present(updatedAt, "updatedAt").toEpochMilli());
    }

    /**
     * Returns a conversation that begins now: active, empty and free of cost.
     *
     * @param id unique across all users
     * @param userId whose it is
     * @param projectId the project it belongs to, or null
     * @param title a few words to list it by
     * @param now when it begins
     * @return the conversation
     */
    public static Conversation begin(String id, String userId, @Nullable String projectId, String title, Instant now) {
        return new Conversation(id, userId, projectId, title, null, Status.ACTIVE, 0, Usage.NONE, null, now, now);
    }

    /** Names the conversation without its title and summary. */
    @Override
    public String toString() {
        return "Conversation[" + id + ", " + messageCount + " messages, " + status + "]";
    }
}
