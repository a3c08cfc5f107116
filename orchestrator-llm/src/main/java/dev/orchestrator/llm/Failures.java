package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
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
    private @Nullable String idInBody;

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

    /** Takes note of the id that the answer itself carries. */
    void identified(@Nullable String id) {
        idInBody = id;
    }

    /** Returns the provider's id of the call: from the header, else from the body. */
    @Nullable
    String requestId() {
        String generation = headers.get("X-Generation-Id");
        if (generation != null) {
            return generation;
        }
        return idInBody != null ? idInBody : headers.get("X-Request-Id");
    }

    /** The connection could not be made, or broke, or a limit on connecting or on the whole call was reached. */
    ModelException transport(IOException cause) {
        boolean interrupted = Thread.currentThread().isInterrupted(); // while it is, every attempt ends like this one
        boolean late = !interrupted && isTimeOut(cause);
        String said = cause.getMessage() == null ? "" : ": " + redaction.clean(cause.getMessage());
        String what = (late ? "it took too long, " : "the connection broke, ")
                + cause.getClass().getSimpleName()
                + said;
        return ModelException.of(late ? ErrorCode.TIMEOUT : ErrorCode.LLM_ERROR, name, what)
                .requestId(requestId())
                .retryable(!interrupted)
                .cause(cause)
                .build();
    }

    /** OkHttp tells a call that took too long from an interrupted one by the message alone. */
    private static boolean isTimeOut(IOException cause) {
        return cause instanceof SocketTimeoutException
                || (cause instanceof InterruptedIOException && "timeout".equals(cause.getMessage()));
    }

    /** The answer has another status than a success. */
    ModelException refused(Response response) {
        String body = body(response);
        JsonNode tree = Json.treeOrNull(body);
        ErrorReader reader = new ErrorReader(name, redaction, status, headers);
        if (tree == null || !tree.isObject()) {
            return reader.readPage(body, requestId());
        }
        JsonNode error = tree.path("error");
        return reader.read(Json.isNothing(error) ? tree : error, requestId());
    }

    private static String body(Response response) {
        try {
            return response.peekBody(LONGEST_ERROR_BODY).string();
        } catch (IOException e) {
            return ""; // the status alone must do
        }
    }

    /** A success has an error inside. */
    ModelException inAnswer(JsonNode error) {
        return new ErrorReader(name, redaction, status, headers).read(error, requestId());
    }

    /** What came is no answer. */
    ModelException unreadable(String what) {
        return unusable(what + "; the call can be repeated", true);
    }

    /** What came is not what this client was set up for: repeating the call changes nothing. */
    ModelException misfit(String what) {
        return unusable(what, false);
    }

    ModelException unfinished() {
        return unusable("the answer ended without a reason for stopping, so it may be cut", true);
    }

    ModelException stoppedByError(@Nullable String nativeReason) {
        String why = nativeReason == null ? "" : " (" + redaction.clean(nativeReason) + ")";
        return unusable("the answer was stopped by an error" + why, true);
    }

    ModelException toolless() {
        return unusable("the answer is to call tools, and calls none", true);
    }

    ModelException brokenToolCall(String what, boolean atTokenLimit) {
        String why = atTokenLimit ? ": the answer reached its token limit, allow it more" : "";
        return unusable(what + why, !atTokenLimit);
    }

    /** Repeating the call would end the same way and cost the same money. */
    ModelException wordless() {
        return unusable(
                "the whole token limit went into thinking and no word was written: allow more tokens or less reasoning",
                false);
    }

    private ModelException unusable(String detail, boolean retryable) {
        return ModelException.of(ErrorCode.LLM_ERROR, name, detail)
                .status(status)
                .requestId(requestId())
                .retryable(retryable)
                .build();
    }
}
