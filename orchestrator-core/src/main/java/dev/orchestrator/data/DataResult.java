package dev.orchestrator.data;

import dev.orchestrator.call.Caller;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of content that was given to data mode, as it is stored. Whatever failed on the way, the item is there: where
 * it is pending, {@code Gather.retryPending} completes it.
 *
 * @param caller who brought the content
 * @param projectId whose Gather it went into
 * @param conversationId the conversation, to go on with
 * @param messageId the id of the answer in it
 * @param runId the run; for a repeated request the first one's
 * @param traceId ties the answer to the application's traces
 * @param itemId the item; the one that was there before where the project had the very same content
 * @param existed whether the project had the very same content before; then no model was asked, unless it was still to be
 *     completed
 * @param state how far the item has come
 * @param problem what went wrong, in words for people; or null
 * @param message what happened, in a sentence
 * @param summary what it is; empty where no model has answered
 * @param context how it belongs to the project; empty where no model has answered
 * @param duplicates what it may be a duplicate of, the most similar first; what a model has told apart is in the item's alone
 * @param iterationCount how many rounds of enrichment there were
 * @param model the model that answered last, as it names itself; empty if none was asked
 * @param provider who ran the model; empty if none was asked
 * @param usage what it consumed
 * @param latency from the request to the end
 */
public record DataResult(
        Caller caller,
        String projectId,
        String conversationId,
        String messageId,
        String runId,
        String traceId,
        String itemId,
        boolean existed,
        GatherItem.State state,
        @Nullable String problem,
        String message,
        String summary,
        String context,
        List<GatherDuplicate> duplicates,
        int iterationCount,
        String model,
        String provider,
        Usage usage,
        Duration latency) {

    /** Copies the list. */
    public DataResult {
        duplicates = List.copyOf(duplicates);
    }

    /** Names the item without its words. */
    @Override
    public String toString() {
        return "DataResult[" + itemId + " of " + projectId + ", " + state + (existed ? ", existed" : "") + ", "
                + duplicates.size() + " duplicates, " + model + ", " + usage + "]";
    }
}
