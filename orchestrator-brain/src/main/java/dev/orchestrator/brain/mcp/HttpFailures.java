package dev.orchestrator.brain.mcp;

import dev.orchestrator.error.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Turns what goes wrong over HTTP into exceptions that say who failed and what to do, and show no key. */
final class HttpFailures {

    private static final long LARGEST_REFUSAL = 64 * 1024;
    private static final int METHOD_NOT_FOUND = -32601;

    private final String name;
    private final boolean authorized;
    private final Wording wording;

    HttpFailures(HttpUrl url, boolean authorized, Wording wording) {
        this.name = "MCP server " + url.host() + ":" + url.port();
        this.authorized = authorized;
        this.wording = wording;
    }

    String name() {
        return name;
    }

    /** Returns the error that a response without success holds, or throws what the status means. */
    Incoming errorIn(Response response, RpcRequest request, boolean agreed) throws IOException {
        int status = response.code();
        if (status != 400 && status != 404) {
            throw refused(response);
        }
        Incoming answer = answer(response);
        Map<String, Object> error = Shape.object(answer.message().get("error"));
        if (agreed && sessionLost(status, Shape.number(error.get("code")), Shape.text(error.get("message")))) {
            throw new SessionLostException(name + " has forgotten the session of " + request);
        }
        if (error.isEmpty()) {
            throw refused(response);
        }
        return answer;
    }

    /** Says what a status means. The body is left alone: what it says may be anything. */
    McpException refused(Response response) {
        String message = name + " answered " + response.code() + advice(response);
        return McpException.http(code(response.code()), message, response.code(), retryAfter(response));
    }

    /**
     * Returns whether what was agreed on holds no more: a session is forgotten, or a server of another era has taken the
     * place. Some say 400 where 404 is meant; a method that is missing is another matter.
     */
    private static boolean sessionLost(int status, int rpcCode, String said) {
        return (status == 404 && rpcCode != METHOD_NOT_FOUND)
                || (status == 400 && said.toLowerCase(Locale.ROOT).contains("session"));
    }

    private static Incoming answer(Response response) throws IOException {
        BufferedSource body = response.body().source();
        body.request(LARGEST_REFUSAL);
        long length = Math.min(LARGEST_REFUSAL, body.getBuffer().size());
        List<Incoming> messages = Incoming.read(body.getBuffer().readUtf8(length));
        return messages == null || messages.isEmpty() ? new Incoming(Map.of()) : messages.get(0);
    }

    private ErrorCode code(int status) {
        return switch (status) {
            case 401 -> authorized ? ErrorCode.AUTH_INVALID : ErrorCode.AUTH_REQUIRED;
            case 403 -> ErrorCode.ACCESS_DENIED;
            case 429 -> ErrorCode.RATE_LIMIT_EXCEEDED;
            default -> ErrorCode.AGENT_ERROR;
        };
    }

    private String advice(Response response) {
        return switch (response.code()) {
            case 401 -> authorized ? "; check the token" : "; give the client a bearer token";
            case 404, 405 -> "; check the address: it must be that of the MCP endpoint, such as http://host:port/mcp";
            case 301, 302, 303, 307, 308 -> "; redirects are followed on the same host alone, give the final address";
            default -> "";
        };
    }

    private static @Nullable Duration retryAfter(Response response) {
        String seconds = response.header("Retry-After", "");
        return seconds != null && seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    /** Returns where a redirect leads, if that is the same server. */
    HttpUrl target(Response response) {
        HttpUrl from = response.request().url();
        HttpUrl to = from.resolve(String.valueOf(response.header("Location")));
        if (to == null
                || !to.host().equals(from.host())
                || to.port() != from.port()
                || to.isHttps() != from.isHttps()) {
            throw refused(response);
        }
        return to;
    }

    McpException redirectedTooOften() {
        return McpException.misfit(name + " sends its clients around in a circle");
    }

    McpException transport(IOException e) {
        return McpException.gone(name + " could not be reached, or broke off: " + wording.logged(String.valueOf(e)), e);
    }

    McpException lostUnderWay(SessionLostException lost) {
        return McpException.gone(lost.getMessage() + " before it was answered", lost);
    }

    McpException unanswered(RpcRequest request) {
        return McpException.gone(name + " ended its answer to " + request + " without a response", null);
    }

    McpException unreadable(RpcRequest request) {
        return McpException.misfit(name + " answered " + request + " with what is no JSON");
    }

    McpException tooLarge(RpcRequest request, long largest) {
        return McpException.tooLarge(name + " answered " + request + " with more than " + largest
                + " bytes; ask for less, or raise largestAnswer on the builder");
    }
}
