package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event of a stream says, or a whole answer that came in one piece. One object serves a whole stream and is
 * cleared between events, so that a token costs no more than its own text.
 */
final class Chunk {

    /** A piece of a tool call; what the provider left out or left empty is null. */
    record ToolDelta(
            @Nullable Integer index,
            @Nullable String id,
            @Nullable String name,
            @Nullable String arguments) {
        ToolDelta {
            id = nullIfEmpty(id);
            name = nullIfEmpty(name);
            arguments = nullIfEmpty(arguments);
        }

        private static @Nullable String nullIfEmpty(@Nullable String text) {
            return text == null || text.isEmpty() ? null : text;
        }
    }

    /** Who answers: the first that was named stays. */
    @Nullable
    String id;

    @Nullable
    String model;

    @Nullable
    String provider;

    @Nullable
    String content;

    @Nullable
    String refusal;

    @Nullable
    String reasoning;

    @Nullable
    String finishReason;

    @Nullable
    String nativeFinishReason;

    @Nullable
    JsonNode error;

    @Nullable
    JsonNode usage;

    final List<JsonNode> reasoningDetails = new ArrayList<>(1);
    final List<ToolDelta> toolCalls = new ArrayList<>(1);
    final List<JsonNode> annotations = new ArrayList<>(0);
    final List<JsonNode> images = new ArrayList<>(0);

    /** True if the answer stands here as a whole and not as a difference to what came before. */
    boolean whole;

    void clear() {
        finishReason = null;
        nativeFinishReason = null;
        error = null;
        usage = null;
        clearAnswer();
    }

    /** Forgets what the model says and keeps what is said about it. */
    void clearAnswer() {
        content = null;
        refusal = null;
        reasoning = null;
        whole = false;
        clear(reasoningDetails);
        clear(toolCalls);
        clear(annotations);
        clear(images);
    }

    /** Returns whether this is a piece of text and nothing else. */
    boolean isPlainText() {
        boolean answers = content != null && !content.isEmpty() && refusal == null && !whole;
        boolean says = error == null && usage == null && finishReason == null && nativeFinishReason == null;
        return answers && says && (reasoning == null || reasoning.isEmpty()) && hasNoParts();
    }

    private boolean hasNoParts() {
        return reasoningDetails.isEmpty() && toolCalls.isEmpty() && annotations.isEmpty() && images.isEmpty();
    }

    private static void clear(List<?> list) {
        if (!list.isEmpty()) {
            list.clear();
        }
    }
}
