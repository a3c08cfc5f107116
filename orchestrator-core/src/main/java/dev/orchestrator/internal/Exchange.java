package dev.orchestrator.internal;

import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.port.store.MessageMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request with the ids it works under, fixed when the call is made. */
public record Exchange(
        Asked asked,
        String conversationId,
        boolean beginsConversation,
        @Nullable String projectId,
        String requestId,
        String traceId,
        Instant began) {

    private static final int DERIVED_ID_DIGITS = 32;

    /** Names what the request left open; a repeated request is named alike, so that it finds what the first one made. */
    static Exchange of(Asked asked, Clock clock) {
        String givenRequest = asked.requestId();
        String requestId = givenRequest == null ? "q-" + UUID.randomUUID() : givenRequest;
        String given = asked.conversationId();
        String conversationId = given == null ? derivedConversationId(asked, requestId) : given;
        String traceId = asked.traceId();
        return new Exchange(
                asked,
                conversationId,
                given == null,
                asked.projectId(),
                requestId,
                traceId == null ? newTraceId() : traceId,
                clock.instant());
    }

    /** A later turn belongs to the project of its conversation, whether it says so or not. */
    Exchange inProject(@Nullable String project) {
        return new Exchange(asked, conversationId, beginsConversation, project, requestId, traceId, began);
    }

    /** A request that was begun before has its conversation already; if that is not there any more, somebody has deleted it. */
    Exchange again() {
        return new Exchange(asked, conversationId, false, projectId, requestId, traceId, began);
    }

    /** A request id that is used in two projects names two requests. */
    private static String derivedConversationId(Asked asked, String requestId) {
        String user = asked.caller().userId();
        String project = asked.projectId();
        String hash = project == null ? Hashes.sha256(user, requestId) : Hashes.sha256(user, requestId, project);
        return "c-" + hash.substring(0, DERIVED_ID_DIGITS);
    }

    private static String newTraceId() {
        return UUID.randomUUID().toString().replace("-", ""); // 32 hex digits, as W3C Trace Context wants them
    }

    String userId() {
        return asked.caller().userId();
    }

    MessageMetadata.Builder metadata(String runId) {
        return MessageMetadata.builder(asked.mode(), requestId, runId, traceId);
    }

    Duration latency(Clock clock) {
        Duration latency = Duration.between(began, clock.instant());
        return latency.isNegative() ? Duration.ZERO : latency; // a wall clock may be set back
    }
}
