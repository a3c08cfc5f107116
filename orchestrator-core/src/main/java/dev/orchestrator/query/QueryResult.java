package dev.orchestrator.query;

import dev.orchestrator.call.Caller;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.List;

/**
 * A complete answer of query mode, as it is stored. Where the Brain knew nothing of the question no model was asked: the
 * message says so, there are no results, and model and provider are empty.
 *
 * @param caller who asked
 * @param projectId whose Brain was asked
 * @param conversationId the conversation, to go on with
 * @param messageId the id of the answer in it
 * @param runId the run that answered; for a repeated request the first one's
 * @param traceId ties the answer to the application's traces
 * @param message the answer; what it rests on stands in it as {@code [1]}, {@code [2]} and so on
 * @param results what the Brain has found, the best first
 * @param citations the places of the message that name a result, in order
 * @param droppedCitations what the model cited though it was shown nothing of that number, as it wrote it; the message no
 *     longer has it
 * @param withheldCharacters how many characters were cut out of the message because they repeated the model's instructions
 *     word for word
 * @param suggestions up to three questions the user might ask next; none where nothing was found
 * @param model the model that answered, as it names itself; empty if none was asked
 * @param provider who ran the model; empty if none was asked
 * @param finishReason why the model stopped; after {@link FinishReason#LENGTH} the answer is cut
 * @param usage what the answer consumed, and what it took to word the search
 * @param latency from the request to the end of the answer
 */
public record QueryResult(
        Caller caller,
        String projectId,
        String conversationId,
        String messageId,
        String runId,
        String traceId,
        String message,
        List<EntityCard> results,
        List<Citation> citations,
        List<String> droppedCitations,
        int withheldCharacters,
        List<String> suggestions,
        String model,
        String provider,
        FinishReason finishReason,
        Usage usage,
        Duration latency) {

    /** Copies the lists. */
    public QueryResult {
        results = List.copyOf(results);
        citations = List.copyOf(citations);
        droppedCitations = List.copyOf(droppedCitations);
        suggestions = List.copyOf(suggestions);
    }

    /**
     * Starts the next question of this conversation, by the same caller to the same project.
     *
     * @param text what is asked
     * @return a request with all defaults
     */
    public QueryRequest reply(String text) {
        return QueryRequest.builder(caller, projectId, text)
                .conversation(conversationId)
                .build();
    }

    /** Names the answer without its words. */
    @Override
    public String toString() {
        return "QueryResult[" + messageId + " in " + conversationId + ", " + results.size() + " results, "
                + citations.size() + " citations, " + model + ", " + finishReason + ", "
                + message.length() + " characters, " + usage + "]";
    }
}
