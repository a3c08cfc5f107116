package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherProgress.Wishes;
import dev.orchestrator.stream.EventSink;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For whom an item is completed, and how.
 *
 * @param caller who pays for the models
 * @param projectId whose item it is
 * @param runId the run this belongs to
 * @param conversationId the conversation this belongs to, or null
 * @param messageId the message this leads to, or null
 * @param wishes what is to be done with the item
 * @param patience how long a call waits where the caller's rate limit is reached
 * @param events told what models consume and how far the work has come
 * @param cancellation stops the work
 */
record Errand(
        Caller caller,
        String projectId,
        String runId,
        @Nullable String conversationId,
        @Nullable String messageId,
        Wishes wishes,
        Duration patience,
        EventSink events,
        Cancellation cancellation) {

    /** What is done with an item unless somebody says otherwise. */
    private static final Wishes USUAL = new Wishes(
            null,
            null,
            true,
            DataRequest.MOST_ROUNDS,
            true,
            DataRequest.DEFAULT_TEMPERATURE,
            DataRequest.DEFAULT_MAX_TOKENS);

    static Wishes wishes(DataRequest request) {
        return new Wishes(
                request.model(),
                request.tier(),
                request.enrich(),
                request.rounds(),
                request.findDuplicates(),
                request.temperature(),
                request.maxTokens());
    }

    /** An errand outside of any conversation. */
    static Errand aside(DataRequest request, String runId, EventSink events, Cancellation cancellation) {
        return new Errand(
                request.caller(),
                request.projectId(),
                runId,
                null,
                null,
                wishes(request),
                request.patience(),
                events,
                cancellation);
    }

    /** An errand for an item that is there already, as the one wished who brought it. */
    static Errand again(Caller caller, GatherItem item, String runId, EventSink events, Cancellation cancellation) {
        Wishes wishes = item.progress().wishes();
        return new Errand(
                caller,
                item.projectId(),
                runId,
                null,
                null,
                wishes == null ? USUAL : wishes,
                Duration.ZERO,
                events,
                cancellation);
    }
}
