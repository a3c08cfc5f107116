package dev.orchestrator.port.model;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.TokenEstimate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation as a model sees it.
 *
 * @param role who speaks
 * @param content what is said, in parts; may be empty for an assistant that only calls tools
 * @param toolCalls the tools an assistant called, else empty
 * @param toolCallId for a tool's result: the call it answers, else null
 * @param reasoning what the assistant thought, or null
 */
public record ModelMessage(
        Role role,
        List<ContentPart> content,
        List<ToolCall> toolCalls,
        @Nullable String toolCallId,
        @Nullable Reasoning reasoning) {

    private static final long OVERHEAD = 8; // role and separators

    /** Who speaks. */
    public enum Role {
        /** The application. */
        SYSTEM,
        /** The person. */
        USER,
        /** The model. */
        ASSISTANT,
        /** A tool. */
        TOOL
    }

    /** Checks and copies the values. */
    public ModelMessage {
        Check.present(role, "role");
        content = List.copyOf(Check.present(content, "content"));
        toolCalls = List.copyOf(Check.present(toolCalls, "toolCalls"));
        Check.that((role == Role.TOOL) == (toolCallId != null), "a tool's message, and no other, names its call");
        Check.that(toolCalls.isEmpty() || role == Role.ASSISTANT, "only an assistant calls tools");
    }

    /**
     * A message of plain words.
     *
     * @param role who speaks; not a tool
     * @param text the words
     * @return the message
     */
    public static ModelMessage of(Role role, String text) {
        return of(role, List.of(new ContentPart.Text(text)));
    }

    /**
     * A message in parts.
     *
     * @param role who speaks; not a tool
     * @param content the parts
     * @return the message
     */
    public static ModelMessage of(Role role, List<ContentPart> content) {
        return new ModelMessage(role, content, List.of(), null, null);
    }

    /**
     * The result of a tool.
     *
     * @param call the call it answers
     * @param result what the tool returned, usually JSON text
     * @return the message
     */
    public static ModelMessage toolResult(ToolCall call, String result) {
        return new ModelMessage(Role.TOOL, List.of(new ContentPart.Text(result)), List.of(), call.id(), null);
    }

    /**
     * The turn of a model, to be sent back to it with the results of its tools.
     *
     * @param response what the model answered
     * @return the message
     */
    public static ModelMessage of(ModelResponse response) {
        List<ContentPart> content =
                response.text().isEmpty() ? List.of() : List.of(new ContentPart.Text(response.text()));
        return new ModelMessage(Role.ASSISTANT, content, response.toolCalls(), null, response.reasoning());
    }

    /**
     * Guesses how many tokens the message takes, without a tokenizer and rather too many than too few.
     *
     * @return the guess
     */
    public long estimatedTokens() {
        long sum = OVERHEAD;
        for (ContentPart part : content) {
            sum += part.estimatedTokens();
        }
        for (ToolCall call : toolCalls) {
            sum += TokenEstimate.of(call.tool()) + TokenEstimate.of(call.arguments());
        }
        return sum + (reasoning == null ? 0 : reasoning.estimatedTokens());
    }
}
