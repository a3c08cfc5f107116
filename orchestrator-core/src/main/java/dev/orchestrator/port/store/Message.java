package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.time.Instant;
import java.util.List;

/**
 * A message of a conversation.
 *
 * @param id unique within its conversation; appending the same id twice keeps one message
 * @param role who speaks: the user or the assistant
 * @param text the words
 * @param attachments what came with it
 * @param parts what an answer has beside its words
 * @param status whether the text is whole
 * @param metadata how it came about
 * @param createdAt when it was written, to the millisecond
 */
public record Message(
        String id,
        Role role,
        String text,
        List<StoredAttachment> attachments,
        List<DataPart> parts,
        Status status,
        MessageMetadata metadata,
        Instant createdAt) {

    /** Whether a message is whole. */
    public enum Status {
        /** It is. */
        COMPLETE,
        /** It is an answer that was cancelled or failed half-way: the text is what had arrived, empty if it only cost something. */
        INTERRUPTED
    }

    /** Checks and copies the values. */
    public Message {
        Check.notBlank(id, "message id");
        Check.present(role, "role");
        Check.that(
                role == Role.USER || role == Role.ASSISTANT, "a message is the user's or the assistant's, not " + role);
        Check.present(text, "text");
        attachments = List.copyOf(Check.present(attachments, "attachments"));
        parts = List.copyOf(Check.present(parts, "parts"));
        Check.present(status, "status");
        Check.present(metadata, "metadata");
        createdAt = Instant.ofEpochMilli(Check.present(createdAt, "createdAt").toEpochMilli());
    }

    /** Names the message without its words. */
    @Override
    public String toString() {
        return "Message[" + id + ", " + role + ", " + status + ", " + text.length() + " characters]";
    }
}
