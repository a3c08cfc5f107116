package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of an error: what a person should read, and what they mean. The real reason often hides in {@code
 * metadata.raw}, as text, as JSON, or as JSON in text, while the message just says that the provider failed.
 *
 * @param words what to show
 * @param all everything that was said, in lower case, with all types
 * @param provider who failed behind the service that was called, or null
 */
record ErrorText(String words, String all, @Nullable String provider) {

    private static final int DEEPEST = 8;
    private static final int PAYMENT_REQUIRED = 402;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String[] WORDS = {"message", "error", "detail", "details", "msg"};

    /** How providers say that a prompt is too long. */
    private static final Pattern CONTEXT_LENGTH = Pattern.compile("context[ _-]?(length|window|size|limit)"
            + "|exceeds? the (available|maximum|model'?s?) (context|prompt|input)"
            + "|(prompt|input|request|messages?)( length| tokens?)? (is|are) too (long|large) ?(for|:|\\.|$)"
            + "|prompt is too long|input is too long|too many (input|prompt) tokens"
            + "|input token count|maximum (prompt|input) (length|tokens)"
            + "|maximum number of (input )?tokens"
            + "|reduce the length of (the|your) (messages|prompt|input)");

    static ErrorText of(JsonNode error) {
        JsonNode metadata = error.path("metadata");
        String message = dig(error, 0);
        String raw = dig(metadata.path("raw"), 0);
        StringBuilder all = new StringBuilder(message).append('\n').append(raw).append('\n');
        all.append(
                metadata.path("raw").isTextual()
                        ? metadata.path("raw").asText()
                        : metadata.path("raw").toString());
        for (JsonNode previous : metadata.path("previous_errors")) {
            all.append('\n').append(dig(previous, 0)).append('\n').append(dig(previous.path("raw"), 0));
        }
        all.append('\n').append(String.join("\n", types(error)));
        String words = raw.isBlank() ? message : raw;
        return new ErrorText(
                words.isBlank() ? "no reason given" : words,
                all.toString().toLowerCase(Locale.ROOT),
                Json.text(metadata, "provider_name"));
    }

    /** Returns every name the error has for its kind. */
    static List<String> types(JsonNode error) {
        List<String> types = new ArrayList<>();
        for (JsonNode holder : List.of(error, error.path("metadata"), error.path("availability"))) {
            for (String field : new String[] {"error_type", "provider_code", "code", "type"}) {
                if (holder.path(field).isTextual()) {
                    types.add(holder.path(field).asText());
                }
            }
        }
        return types;
    }

    boolean speaksOfContextLength(int status) {
        return status != PAYMENT_REQUIRED
                && status != TOO_MANY_REQUESTS
                && CONTEXT_LENGTH.matcher(all).find();
    }

    boolean isLimitADay() {
        return all.contains("per-day") || all.contains("per day");
    }

    /** Returns the first words found, deep as they may be; empty if there are none. */
    private static String dig(JsonNode node, int depth) {
        if (depth > DEEPEST) {
            return "";
        }
        if (node.isTextual()) {
            return digText(node.asText(), depth);
        }
        if (node.isArray()) {
            return node.isEmpty() ? "" : dig(node.get(0), depth + 1);
        }
        for (String field : WORDS) {
            String words = dig(node.path(field), depth + 1);
            if (!words.isBlank()) {
                return words;
            }
        }
        return "";
    }

    private static String digText(String text, int depth) {
        String stripped = text.strip();
        if (!stripped.startsWith("{") && !stripped.startsWith("[")) {
            return stripped;
        }
        JsonNode tree = Json.treeOrNull(stripped);
        return tree == null ? stripped : dig(tree, depth + 1);
    }
}
