package dev.orchestrator.chat;

import dev.orchestrator.call.Caller;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.List;

/**
 * A complete answer of chat mode, as it is stored.
 *
 * @param caller who asked
 * @param conversationId the conversation, to go on with
 * @param messageId the id of the answer in it
 * @param runId the run that answered; for a repeated request the first one's
 * @param traceId ties the answer to the application's traces
 * @param message the answer
 * @param parts what it has beside its words, such as images
 * @param suggestions up to three questions the user might ask next
 * @param model the model that answered, as it names itself
 * @param provider who ran the model
 * @param finishReason why the model stopped; after {@link FinishReason#LENGTH} the answer is cut
 * @param usage what the answer consumed
 * @param latency from the request to the end of the answer
 */
public record ChatResult(
        Caller caller,
        String conversationId,
        String messageId,
        String runId,
        String traceId,
        String message,
        List<DataPart> parts,
        List<String> suggestions,
        String model,
        String provider,
        FinishReason finishReason,
        Usage usage,
        Duration latency) {

    /** Copies the lists. */
    public ChatResult {
        parts = List.copyOf(parts);
        suggestions = List.copyOf(suggestions);
    }

    /**
     * Starts the next message of this conversation, by the same caller.
     *
     * @param text what is asked
     * @return a request with all defaults
     */
    public ChatRequest reply(String text) {
        return ChatRequest.builder(caller, text).conversation(conversationId).build();
    }

    /** Names the answer without its words. */
    @Override
    public String toString() {
        return "ChatResult[" + messageId + " in " + conversationId + ", " + model + ", " + finishReason + ", "
                + message.length() + " characters, " + usage + "]";
    }
}
