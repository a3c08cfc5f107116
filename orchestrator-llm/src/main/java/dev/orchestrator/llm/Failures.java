package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import java.io.IOException;
import okhttp3.Headers;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions of one call: knows the provider's name, the id of the call and what must not be repeated. */
final class Failures {

    private static final int OK = 200;
    private static final long LONGEST_ERROR_BODY = 1024 * 1024;

    private final String name;
    private final Redaction redaction;
    private int status = OK;
    private Headers headers = Headers.of();

    Failures(String name, Redaction redaction) {
        this.name = name;
        this.redaction = redaction;
    }

    /** Takes note of the answer that all further failures are about. */
    void received(Response response) {
        status = response.code();
        headers = response.headers();
    }

    /** Returns the adapter's name for who is called. */
    String name() {
        return name;
    }

    /** Returns the provider's id of the call: from the header, else from the body. */
    @Nullable String requestId(@Nullable String idInBody) {
        String generation = headers.get("X-Generation-Id");
        if (generation != null) {
            return generation;
        }
        return idInBody != null ? idInBody : headers.get("X-Request-Id");
    }

    /** The connection could not be made, or broke. */
    ModelException transport(Throwable cause) {
        String said = cause.getMessage() == null ? "" : ": " + redaction.clean(cause.getMessage());
        return ModelException.of(ErrorCode.LLM_ERROR, name, "the connection broke, " + cause.getClass().getSimpleName() + said)
                .requestId(requestId(null))
                .retryable(true)
                .cause(cause)
                .build();
    }

    /** The answer has another status than a success. */
    ModelException refused(Response response) {
        String body = body(response);
        JsonNode tree = Json.treeOrNull(body);
        ErrorReader reader = new ErrorReader(name, redaction, status, headers);
        return tree != null && tree.isObject()
                ? reader.read(tree.hasNonNull("error") ? tree.get("error") : tree, requestId(null))
                : reader.readPage(body, requestId(null));
    }

    private static String body(Response response) {
        try {
            return response.peekBody(LONGEST_ERROR_BODY).string();
        } catch (IOException e) {
            return ""; // the status alone must do
        }
    }

    /** A success has an error inside. */
    ModelException inAnswer(JsonNode error, @Nullable String id) {
        return new ErrorReader(name, redaction, status, headers).read(error, requestId(id));
    }

    /** What came is no answer. */
    ModelException unreadable(String what) {
        return unusable(what + "; the call can be repeated", true, null);
    }

    /** What came is not what this client was set up for: repeating the call changes nothing. */
    ModelException misfit(String what) {
        return unusable(what, false, null);
    }

    ModelException unfinished(@Nullable String id) {
        return unusable("the answer ended without a reason for stopping, so it may be cut", true, id);
    }

    ModelException stoppedByError(@Nullable String nativeReason, @Nullable String id) {
        String why = nativeReason == null ? "" : " (" + redaction.clean(nativeReason) + ")";
        return unusable("the answer was stopped by an error" + why, true, id);
    }

    ModelException toolless(@Nullable String id) {
        return unusable("the answer is to call tools, and calls none", true, id);
    }

    ModelException brokenToolCall(String what, boolean atTokenLimit, @Nullable String id) {
        String why = atTokenLimit ? ": the answer reached its token limit, allow it more" : "";
        return unusable(what + why, !atTokenLimit, id);
    }

    /** Repeating the call would end the same way and cost the same money. */
    ModelException wordless(@Nullable String id) {
        return unusable(
                "the whole token limit went into thinking and no word was written: allow more tokens or less reasoning",
                false,
                id);
    }

    private ModelException unusable(String detail, boolean retryable, @Nullable String id) {
        return ModelException.of(ErrorCode.LLM_ERROR, name, detail)
                .status(status)
                .requestId(requestId(id))
                .retryable(retryable)
                .build();
    }
}
