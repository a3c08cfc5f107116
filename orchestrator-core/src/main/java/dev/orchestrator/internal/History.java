package dev.orchestrator.internal;

import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredAttachment;
import dev.orchestrator.port.store.StoredMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The end of a conversation as far as it fits a number of tokens, read from the store backwards. */
public final class History {

    private static final int PAGE = 40;

    private record Entry(ModelMessage message, long tokens) {}

    private final Deque<Entry> entries = new ArrayDeque<>(); // oldest first
    private long tokens;

    /** Reads the messages before {@code sequence}, newest first, until {@code budget} tokens are full. */
    static History read(
            ConversationStore store,
            AttachmentPrompt attachments,
            String userId,
            String conversationId,
            long sequence,
            long budget) {
        History history = new History();
        long before = sequence;
        while (before > 1) {
            List<StoredMessage> page = store.messages(userId, conversationId, before, PAGE);
            for (int i = page.size() - 1; i >= 0; i--) {
                if (!history.prepend(
                        modelMessage(attachments, userId, page.get(i).message()), budget)) {
                    return history.fromUser();
                }
            }
            before = page.isEmpty() ? 0 : page.get(0).sequence();
        }
        return history.fromUser();
    }

    private boolean prepend(ModelMessage message, long budget) {
        if (message.content().isEmpty()) {
            return true; // nothing was said, and an empty message makes some providers refuse the whole request
        }
        long size = message.estimatedTokens();
        if (tokens + size > budget) {
            return false;
        }
        entries.addFirst(new Entry(message, size));
        tokens += size;
        return true;
    }

    /** Drops answers whose question was cut off: a conversation begins with the user. */
    private History fromUser() {
        while (!entries.isEmpty() && entries.getFirst().message().role() != Role.USER) {
            dropOldest();
        }
        return this;
    }

    private void dropOldest() {
        tokens -= entries.removeFirst().tokens();
    }

    /** Drops the oldest messages until {@code budget} is kept. */
    History cutTo(long budget) {
        while (!entries.isEmpty() && tokens > budget) {
            dropOldest();
        }
        return fromUser();
    }

    long tokens() {
        return tokens;
    }

    public List<ModelMessage> messages() {
        List<ModelMessage> messages = new ArrayList<>(entries.size());
        entries.forEach(entry -> messages.add(entry.message()));
        return messages;
    }

    static ModelMessage modelMessage(AttachmentPrompt attachments, String userId, Message message) {
        List<ContentPart> content = new ArrayList<>();
        String text = Checked.of(message).uncited(message.text());
        if (!text.isEmpty()) {
            content.add(new ContentPart.Text(text));
        }
        for (StoredAttachment attachment : message.attachments()) {
            content.add(attachments.of(userId, attachment));
        }
        return ModelMessage.of(message.role(), content);
    }
}
