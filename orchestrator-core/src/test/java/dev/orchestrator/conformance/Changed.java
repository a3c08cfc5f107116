package dev.orchestrator.conformance;

import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.stream.Usage;
import java.util.function.UnaryOperator;

/** Copies of records with one value changed. */
final class Changed {

    private Changed() {}

    static Conversation usage(Conversation c, Usage usage) {
        return new Conversation(
                c.id(),
                c.userId(),
                c.projectId(),
                c.title(),
                c.summary(),
                c.status(),
                c.messageCount(),
                usage,
                c.forkedFrom(),
                c.createdAt(),
                c.updatedAt());
    }

    static Conversation withoutProject(Conversation c) {
        return new Conversation(
                c.id(),
                c.userId(),
                null,
                c.title(),
                c.summary(),
                c.status(),
                c.messageCount(),
                c.usage(),
                c.forkedFrom(),
                c.createdAt(),
                c.updatedAt());
    }

    static Conversation withoutChangeTime(Conversation c) {
        return new Conversation(
                c.id(),
                c.userId(),
                c.projectId(),
                c.title(),
                c.summary(),
                c.status(),
                c.messageCount(),
                c.usage(),
                c.forkedFrom(),
                c.createdAt(),
                c.createdAt());
    }

    static Message id(Message m, String id) {
        return new Message(id, m.role(), m.text(), m.attachments(), m.parts(), m.status(), m.metadata(), m.createdAt());
    }

    static Message text(Message m, UnaryOperator<String> text) {
        return new Message(
                m.id(),
                m.role(),
                text.apply(m.text()),
                m.attachments(),
                m.parts(),
                m.status(),
                m.metadata(),
                m.createdAt());
    }

    static Message metadata(Message m, UnaryOperator<MessageMetadata.Builder> change) {
        MessageMetadata data = m.metadata();
        MessageMetadata.Builder builder = MessageMetadata.builder(
                        data.mode(), data.requestId(), data.runId(), data.traceId())
                .agent(data.agent())
                .model(data.model(), data.provider(), data.providerRequestId())
                .finishReason(data.finishReason())
                .error(data.error())
                .usage(data.usage())
                .latency(data.latency())
                .prompt(data.prompt())
                .sources(data.sources())
                .suggestions(data.suggestions());
        return new Message(
                m.id(),
                m.role(),
                m.text(),
                m.attachments(),
                m.parts(),
                m.status(),
                change.apply(builder).build(),
                m.createdAt());
    }
}
