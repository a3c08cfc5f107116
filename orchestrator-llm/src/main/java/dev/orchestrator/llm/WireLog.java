package dev.orchestrator.llm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Shows what goes over the wire, line by line, without keys and account ids. Prompts and answers are what it is for:
 * they are in it.
 */
final class WireLog {

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(auth|key|token|secret|cookie|credential|session|pass|pwd|signature).*");

    /** The bytes of a file say nothing and fill the log. */
    private static final Pattern FILE_BYTES = Pattern.compile("(;base64,[A-Za-z0-9+/]{40})[A-Za-z0-9+/=]+");

    private static final int LONGEST = 1024 * 1024;

    private final @Nullable Consumer<String> lines;
    private final Redaction redaction;

    WireLog(@Nullable Consumer<String> lines, Redaction redaction) {
        this.lines = lines;
        this.redaction = redaction;
    }

    void request(Request request, byte[] body) {
        if (lines != null) {
            write("> " + request.method() + " " + shown(request.url()));
            headers("> ", request.headers());
            write("> " + new String(body, StandardCharsets.UTF_8));
        }
    }

    /**
     * Shows status and headers, and the body of a refusal. Any other body is shown as it is read: what says it is JSON
     * may be a stream all the same, and looking ahead would hold it back.
     */
    void response(Response response) throws IOException {
        if (lines != null) {
            write("< " + response.code() + " " + shown(response.request().url()));
            headers("< ", response.headers());
            if (!response.isSuccessful()) {
                write("< " + response.peekBody(LONGEST).string());
            }
        }
    }

    /** Returns whether a header of this name holds what nobody must see. */
    static boolean isSecret(String headerName) {
        return SECRET_NAME.matcher(headerName).matches();
    }

    void received(String data) {
        if (lines != null) {
            write("< " + (data.length() <= LONGEST ? data : data.substring(0, LONGEST) + "…"));
        }
    }

    private void headers(String direction, Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            boolean secret = isSecret(headers.name(i));
            write(direction + headers.name(i) + ": " + (secret ? "***" : headers.value(i)));
        }
    }

    private static String shown(HttpUrl url) {
        return url.newBuilder().username("").password("").query(null).build().toString();
    }

    private void write(String line) {
        if (lines == null) {
            return;
        }
        try {
            lines.accept(FILE_BYTES.matcher(redaction.withoutSecrets(line)).replaceAll("$1…"));
        } catch (RuntimeException e) { // a log that fails must not end a call that works
            return;
        }
    }
}
