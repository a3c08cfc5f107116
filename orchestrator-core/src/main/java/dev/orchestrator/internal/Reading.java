package dev.orchestrator.internal;

import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.store.StoredMessage;

/** What of a conversation an exchange has read to show it to a model: the question, and the history before it. */
public record Reading(ModelMessage question, History history) {

    public static Reading of(Wiring wiring, Exchange exchange, StoredMessage question) {
        AttachmentPrompt attachments = new AttachmentPrompt(wiring.attachments(), wiring.prompts());
        ModelMessage asked = History.modelMessage(attachments, exchange.userId(), question.message());
        History history = History.read(
                wiring.conversations(),
                attachments,
                exchange.userId(),
                exchange.conversationId(),
                exchange.asked().includeHistory() ? question.sequence() : 0,
                wiring.historyTokens());
        return new Reading(asked, history);
    }
}
