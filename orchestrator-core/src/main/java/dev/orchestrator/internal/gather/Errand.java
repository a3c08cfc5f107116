package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.stream.EventSink;
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
        EventSink events,
        Cancellation cancellation) {

    /** An errand outside of any conversation. */
    static Errand aside(DataRequest request, String runId, EventSink events, Cancellation cancellation) {
        return new Errand(
                request.caller(), request.projectId(), runId, null, null, Wishes.of(request), events, cancellation);
    }
}
