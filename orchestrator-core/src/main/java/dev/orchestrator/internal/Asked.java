package dev.orchestrator.internal;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Mode;
import dev.orchestrator.call.Suggestions;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.task.TaskRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final Duration ENDING = Duration.ofMinutes(1);
    private static final int LONGEST_CONTENT = 2_000; // characters of what was brought that stand in the conversation

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

    /** A task that may work for {@code time}; the run itself may take a little longer, to end in order. */
    public static Asked of(TaskRequest request, Duration time) {
        return new Asked(
                Mode.TASK,
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
                0,
                1,
                request.patience(),
                time.plus(ENDING),
                Suggestions.NONE);
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

    /** The message is what was brought or, where that is long, its beginning and its name: the item keeps all of it. */
    public static Asked of(DataRequest request) {
        return new Asked(
                Mode.DATA,
                request.caller(),
                named(request),
                request.conversationId(),
                request.requestId(),
                request.traceId(),
                request.projectId(),
                request.model(),
                request.tier(),
                request.attachments(),
                false,
                request.temperature(),
                request.maxTokens(),
                request.patience(),
                request.timeout(),
                Suggestions.NONE);
    }

    private static String named(DataRequest request) {
        String content = request.content();
        String shown = content.length() <= LONGEST_CONTENT
                ? content
                : Excerpts.of(content, LONGEST_CONTENT) + "… (" + content.length() + " characters, sha256 "
                        + Hashes.sha256(content) + ")";
        Stream<String> parts = Stream.concat(
                Stream.of(shown, request.imageUrl(), request.documentUrl()),
                request.attachments().stream().map(Attachment::name));
        return parts.filter(part -> part != null && !part.isBlank()).collect(Collectors.joining("\n"));
    }
}
