package dev.orchestrator.port.store;

import dev.orchestrator.call.Mode;
import dev.orchestrator.internal.base.Check;
import org.jspecify.annotations.Nullable;

/**
 * What a run is, from its beginning to its end: whose, of which mode, where it belongs, and what it is to do.
 *
 * @param id unique across all users
 * @param userId whose it is
 * @param projectId the project it works in, or null
 * @param mode which way of asking it is
 * @param conversationId the conversation that keeps its request and its result, or null
 * @param request all that another process needs to carry it on, as JSON of at most {@link RunStore#LARGEST_TEXT} bytes
 */
public record RunHead(
        String id,
        String userId,
        @Nullable String projectId,
        Mode mode,
        @Nullable String conversationId,
        String request) {

    /** Checks the values. */
    public RunHead {
        Check.notBlank(id, "run id");
        Check.notBlank(userId, "userId");
        Check.notBlankIfPresent(projectId, "projectId");
        Check.present(mode, "mode");
        Check.notBlankIfPresent(conversationId, "conversationId");
        RunTexts.require(Check.present(request, "request"), "the request of run " + id);
    }

    /** Names the run without its request. */
    @Override
    public String toString() {
        return "RunHead[" + id + ", " + mode + "]";
    }
}
