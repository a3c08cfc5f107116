package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the shapes of the protocol.
 *
 * @param id the generation's id
 * @param words the text, cut into words with the space that follows them
 * @param finishReason {@code stop}, or {@code length} if words were left out
 * @param promptTokens how many words the conversation has
 */
record Answer(String id, List<String> words, String finishReason, int promptTokens) {

    /** Scripts without spaces are cut all the same. */
    private static final Pattern WORD = Pattern.compile("\\S{1,24}\\s*");

    static Answer to(ChatCall call) {
        JsonNode schema = call.schema();
        List<String> words =
                words(schema == null ? Extract.answer(call.turns()) : Structured.answer(schema, call.turns()));
        boolean cut = words.size() > call.maxTokens();
        return new Answer(
                "gen-" + UUID.randomUUID(),
                cut ? words.subList(0, call.maxTokens()) : words,
                cut ? "length" : "stop",
                call.turns().stream()
                        .map(Turn::text)
                        .mapToInt(text -> words(text).size())
                        .sum());
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    ObjectNode whole() {
        ObjectNode body = head("chat.completion");
        ObjectNode choice = choice(body, finishReason);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", String.join("", words))
                .putNull("refusal");
        body.set("usage", usage());
        return body;
    }

    /** All chunks of a stream, in order: the words, the finish reason, the usage. */
    List<ObjectNode> chunks() {
        List<ObjectNode> chunks = new ArrayList<>();
        words.forEach(word -> chunks.add(chunk(word, null)));
        chunks.add(chunk("", finishReason));
        ObjectNode last = chunk("", finishReason);
        last.set("usage", usage());
        chunks.add(last);
        return chunks;
    }

    private ObjectNode chunk(String content, @Nullable String reason) {
        ObjectNode chunk = head("chat.completion.chunk");
        choice(chunk, reason).putObject("delta").put("role", "assistant").put("content", content);
        return chunk;
    }

    private ObjectNode head(String object) {
        return Wire.JSON
                .createObjectNode()
                .put("id", id)
                .put("provider", "Stand-in")
                .put("model", StandIn.MODEL)
                .put("object", object)
                .put("created", Instant.now().getEpochSecond());
    }

    private static ObjectNode choice(ObjectNode body, @Nullable String reason) {
        return body.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", reason)
                .put("native_finish_reason", reason)
                .putNull("logprobs");
    }

    private ObjectNode usage() {
        return Wire.usage(promptTokens, words.size());
    }
}
