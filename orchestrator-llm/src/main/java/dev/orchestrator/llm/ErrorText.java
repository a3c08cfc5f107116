package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of an error: what a person should read, and what they mean. The real reason often hides in {@code
 * metadata.raw}, as text, as JSON, or as JSON in text, while the message just says that the provider failed.
 *
 * @param words what to show
 * @param said the beginnings of all messages, which may repeat the prompt
 * @param types every name the error has for its kind
 * @param provider who failed behind the service that was called, or null
 */
record ErrorText(
        String words, String said, String types, @Nullable String provider) {

    private static final int DEEPEST = 8;

    /** A reason is given at once; what comes later is likelier to be the prompt. */
    private static final int BEGINNING = 1_000;

    /** What these mean they mean whatever words come with them. */
    private static final Set<Integer> UNMISTAKABLE = Set.of(401, 402, 403, 429);

    private static final String[] WORDS = {"message", "error", "detail", "details", "msg"};

    /** How providers say that a prompt is too long. */
    private static final Pattern CONTEXT_LENGTH = Pattern.compile("(?i)context[ _-]?(length|window|size|limit)"
            + "|exceeds? the (available|maximum|model'?s?) (context|prompt|input)"
            + "|(prompt|input|request|messages?)( length| tokens?)? (is|are) too (long|large) ?(for|:|\\.|$)"
            + "|prompt is too long|input is too long|too many (input|prompt) tokens"
            + "|input token count|maximum (prompt|input) (length|tokens)"
            + "|maximum number of (input )?tokens"
            + "|reduce the length of (the|your) (messages|prompt|input)");

    private static final Pattern A_DAY = Pattern.compile("(?i)per[- ]day");

    /** How OpenRouter says that an account pays for a shorter answer only. */
    private static final Pattern AFFORDABLE = Pattern.compile("(?i)can only afford (\\d{1,9})(?!\\d)");

    static ErrorText of(JsonNode error) {
        JsonNode metadata = error.path("metadata");
        JsonNode origin = opened(metadata.path("raw"));
        String message = dig(error, 0);
        String raw = dig(metadata.path("raw"), 0);
        List<String> said = new ArrayList<>(List.of(message, raw));
        for (JsonNode previous : metadata.path("previous_errors")) {
            said.add(dig(previous, 0));
            said.add(dig(previous.path("raw"), 0));
        }
        said.replaceAll(text -> text.length() <= BEGINNING ? text : text.substring(0, BEGINNING));
        List<String> types = types(error);
        types.addAll(types(origin));
        types.addAll(types(origin.path("error")));
        String words = raw.isBlank() ? message : raw;
        return new ErrorText(
                words.isBlank() ? "no reason given" : words,
                String.join("\n", said),
                String.join("\n", types),
                Json.text(metadata, "provider_name"));
    }

    /** Returns what a provider behind the service sent, whether it is JSON, or JSON in a text, or in a list. */
    private static JsonNode opened(JsonNode raw) {
        JsonNode tree = raw.isTextual() ? Json.treeOrNull(raw.asText()) : raw;
        if (tree == null) {
            return MissingNode.getInstance();
        }
        return tree.isArray() ? tree.path(0) : tree;
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

    /** Returns how many tokens of an answer the account still pays for, or 0 if that is not said. */
    int affordableTokens() {
        Matcher found = AFFORDABLE.matcher(said);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    /** Returns whether the prompt is called too long, by the error's kind or by its words and not by the prompt's. */
    boolean speaksOfContextLength(int status, Redaction redaction) {
        if (UNMISTAKABLE.contains(status)) {
            return false;
        }
        return CONTEXT_LENGTH.matcher(types).find()
                || (CONTEXT_LENGTH.matcher(said).find()
                        && CONTEXT_LENGTH.matcher(redaction.withoutEchoes(said)).find());
    }

    boolean isLimitADay() {
        return A_DAY.matcher(said).find();
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
