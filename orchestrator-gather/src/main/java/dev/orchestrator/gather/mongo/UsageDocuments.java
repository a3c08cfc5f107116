package dev.orchestrator.gather.mongo;

import dev.orchestrator.gather.codec.DecimalParts;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.stream.Usage;
import java.util.List;
import org.bson.Document;

/** Entries of the ledger as documents. Field names are fixed: what comes from a user is only ever a value. */
final class UsageDocuments {

    /** The fields of {@code usage} that can be added; those of the cost are its parts, which lose no digit. */
    static final List<String> SUMMED = List.of(
            "inputTokens",
            "outputTokens",
            "cachedTokens",
            "reasoningTokens",
            "cost0",
            "cost1",
            "cost2",
            "cost3",
            "cost4");

    private UsageDocuments() {}

    static Document of(UsageEntry e) {
        Document document = new Document("_id", Documents.exact(e.id()))
                .append("at", e.at())
                .append("user", Documents.exact(e.userId()))
                .append("tier", Documents.exact(e.tier()))
                .append("run", Documents.exact(e.runId()))
                .append("purpose", Documents.exact(e.purpose()))
                .append("hop", Documents.exact(e.hop()))
                .append("model", Documents.exact(e.model()))
                .append("usage", of(e.usage()))
                .append("latencyMillis", e.latency().toMillis())
                .append("cached", e.cached());
        Documents.putIfPresent(document, "organisation", e.organisation());
        Documents.putIfPresent(document, "project", e.projectId());
        Documents.putIfPresent(document, "conversation", e.conversationId());
        Documents.putIfPresent(document, "message", e.messageId());
        Documents.putIfPresent(document, "provider", e.provider());
        Documents.putIfPresent(document, "request", e.requestId());
        if (e.firstToken() != null) {
            document.append("firstTokenMillis", e.firstToken().toMillis());
        }
        if (e.error() != null) {
            document.append("error", e.error().name());
        }
        return document;
    }

    /** The cost stands there twice: for anybody to read, with 34 digits, and in parts. */
    private static Document of(Usage usage) {
        Document document = new Document("inputTokens", usage.inputTokens())
                .append("outputTokens", usage.outputTokens())
                .append("cachedTokens", usage.cachedTokens())
                .append("reasoningTokens", usage.reasoningTokens())
                .append("cost", Documents.decimal(usage.cost()))
                .append("basis", Documents.sureness(usage.basis()));
        long[] parts = DecimalParts.of(usage.cost());
        for (int i = 0; i < parts.length; i++) {
            document.append("cost" + i, parts[i]);
        }
        return document;
    }

    static UsageSum sum(Document sum) {
        long[] parts = new long[DecimalParts.COUNT];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Documents.number(sum, "cost" + i);
        }
        Usage usage = new Usage(
                Documents.number(sum, "inputTokens"),
                Documents.number(sum, "outputTokens"),
                Documents.number(sum, "cachedTokens"),
                Documents.number(sum, "reasoningTokens"),
                DecimalParts.join(parts),
                Documents.basis((int) Documents.number(sum, "basis")));
        return new UsageSum(Documents.number(sum, "calls"), usage);
    }
}
