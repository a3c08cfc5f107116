package dev.orchestrator.gather.content;

import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failures that tell the address without its query, user and fragment: they may be secrets. */
final class HttpFailures {

    private static final int LONGEST = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVER_ERRORS = 500;

    private HttpFailures() {}

    static String shown(URI url) {
        String host = url.getHost() == null ? "" : url.getHost();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String shown = (url.getScheme() + "://" + host + port + path).replaceAll("\\p{Cntrl}", "?");
        return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown;
    }

    static DocumentException refused(String url, String why) {
        return failure(url, "is not fetched: " + why, false, null);
    }

    static DocumentException forbidden(String url) {
        return refused(url, "it leads to an address that is not public");
    }

    static DocumentException tooLarge(String url, long most) {
        return failure(url, "is too large: there are more than " + most + " bytes", false, null);
    }

    static DocumentException status(String url, int status) {
        boolean later = status >= SERVER_ERRORS || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
        return failure(url, "could not be fetched: the server answered " + status, later, null);
    }

    static DocumentException transport(String url, IOException e) {
        if (e instanceof InterruptedIOException) { // as OkHttp has it where a server is silent for too long
            String detail = "could not be fetched: the server was silent for too long";
            return new DocumentException(ErrorCode.TIMEOUT, url, detail, true, e);
        }
        return failure(url, "could not be fetched: the connection failed", true, e);
    }

    static DocumentException noRoom(String url, Spool.NoRoom e) {
        return failure(url, "was not fetched: no temporary file could be written; see the cause", true, e);
    }

    static DocumentException tooSlow(String url, Duration limit) {
        return new DocumentException(
                ErrorCode.TIMEOUT, url, "could not be fetched within " + limit.toSeconds() + " s", true, null);
    }

    private static DocumentException failure(String url, String detail, boolean retryable, @Nullable Throwable cause) {
        return new DocumentException(ErrorCode.VALIDATION_ERROR, url, detail, retryable, cause);
    }
}
