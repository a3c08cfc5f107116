package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;

/**
 * One exchange: a user's message that is to be answered.
 *
 * @param userId whose conversation it is
 * @param conversationId the conversation
 * @param requestId names the exchange; the same id again is the same exchange
 * @param runId the run that wants to answer
 * @param question the user's message; its id is {@link #questionId(String)} of the request
 */
public record Turn(String userId, String conversationId, String requestId, String runId, Message question) {

    /** Checks the values. */
    public Turn {
        Check.notBlank(userId, "userId");
        Check.notBlank(conversationId, "conversationId");
        Check.notBlank(requestId, "requestId");
        Check.notBlank(runId, "runId");
        Check.that(
                Check.present(question, "question").id().equals(questionId(requestId)),
                "the id of the question must follow from request " + requestId);
    }

    /**
     * Returns the id of the user's message of a request.
     *
     * @param requestId the request
     * @return the message id
     */
    public static String questionId(String requestId) {
        return requestId + "/question";
    }

    /**
     * Returns the id of the answer to a request.
     *
     * @param requestId the request
     * @return the message id
     */
    public static String answerId(String requestId) {
        return requestId + "/answer";
    }
}
