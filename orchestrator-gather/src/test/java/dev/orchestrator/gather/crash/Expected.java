package dev.orchestrator.gather.crash;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The messages that must be there: by conversation, the hash of each one's text by its id. */
final class Expected {

    private final Map<String, Map<String, String>> conversations = new LinkedHashMap<>();

    /** A message that was told of before must be told of as the same. */
    void add(Ledger.Acknowledged message) {
        String before = of(message.conversationId()).put(message.messageId(), message.hash());
        if (before != null && !before.equals(message.hash())) {
            throw new AssertionError("message " + message.messageId() + " of conversation " + message.conversationId()
                    + " was acknowledged with two texts");
        }
    }

    Map<String, String> of(String conversationId) {
        return conversations.computeIfAbsent(conversationId, id -> new LinkedHashMap<>());
    }

    Set<String> conversations() {
        return conversations.keySet();
    }
}
