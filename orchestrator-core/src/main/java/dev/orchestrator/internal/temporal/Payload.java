package dev.orchestrator.internal.temporal;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What goes over to Temporal, which takes two megabytes at a time and refuses more in words that nobody understands. */
final class Payload {

    /** A little less than the two megabytes of Temporal's default {@code limit.blobSize.error}: quotes are escaped once more on the way. */
    private static final int MOST_BYTES = 1_800_000;

    private Payload() {}

    static String checked(String json, String what) {
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new OrchestratorException(
                    ErrorCode.TOKEN_LIMIT_EXCEEDED,
                    String.format(
                            Locale.ROOT,
                            "%s takes %,d bytes, and Temporal carries %,d at most; show the agent less, or hand large content over by its address",
                            what,
                            bytes,
                            MOST_BYTES));
        }
        return json;
    }
}
