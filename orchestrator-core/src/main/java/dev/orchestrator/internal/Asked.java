package dev.orchestrator.internal;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Mode;
import dev.orchestrator.call.Suggestions;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.query.QueryRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the requests of all modes say; what only one of them says is known to its {@link Work}. */
public record Asked(
        Mode mode,
        Caller caller,
        String text,
        @Nullable String conversationId,
        @Nullable String requestId,
        @Nullable String traceId,
        @Nullable String projectId,
        @Nullable String model,
        @Nullable ModelTier tier,
        List<Attachment> attachments,
        boolean includeHistory,
        double temperature,
        int maxTokens,
        Duration patience,
        Duration timeout,
        Suggestions suggestions) {

    public static Asked of(ChatRequest request) {
        return new Asked(
                Mode.CHAT,
                request.caller(),
                request.text(),
                request.conversationId(),
                request.requestId(),
                request.traceId(),
                request.projectId(),
                request.model(),
                request.tier(),
                request.attachments(),
                request.includeHistory(),
                request.temperature(),
                request.maxTokens(),
                request.patience(),
                request.timeout(),
                request.suggestions());
    }

    public static Asked of(QueryRequest request) {
        return new Asked(
                Mode.QUERY,
                request.caller(),
                request.text(),
                request.conversationId(),
                request.requestId(),
                request.traceId(),
                request.projectId(),
                request.model(),
                request.tier(),
                List.of(),
                request.includeHistory(),
                request.temperature(),
                request.maxTokens(),
                request.patience(),
                request.timeout(),
                request.suggestions());
    }
}
