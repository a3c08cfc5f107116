package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the shapes of the protocol.
 *
 * @param id the generation's id
 * @param words the text, cut into words with the space that follows them
 * @param uses the tools that are called; then there are no words
 * @param finishReason {@code stop}, {@code tool_calls}, or {@code length} if words were left out
 * @param promptTokens how many words the conversation has
 */
record Answer(String id, List<String> words, List<ToolUse> uses, String finishReason, int promptTokens) {

    /** Scripts without spaces are cut all the same. */
    private static final Pattern WORD = Pattern.compile("\\S{1,24}\\s*");

    static Answer to(ChatCall call) {
        List<ToolUse> uses = ToolRules.uses(call);
        List<String> words = uses.isEmpty() ? words(inWords(call)) : List.of();
        boolean cut = words.size() > call.maxTokens();
        String finishReason = cut ? "length" : "stop";
        return new Answer(
                "gen-" + UUID.randomUUID(),
                cut ? words.subList(0, call.maxTokens()) : words,
                uses,
                uses.isEmpty() ? finishReason : "tool_calls",
                call.turns().stream()
                        .map(Turn::text)
                        .mapToInt(text -> words(text).size())
                        .sum());
    }

    private static String inWords(ChatCall call) {
        JsonNode schema = call.schema();
        if (schema != null) {
            return Structured.answer(schema, call.turns());
        }
        List<Turn> results = ToolRules.results(call);
        return results.isEmpty()
                ? Extract.answer(call.turns())
                : ToolQuotes.answer(results, Passage.ownWords(call.question()));
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    ObjectNode whole() {
        ObjectNode body = head("chat.completion");
        ObjectNode choice = choice(body, finishReason);
        ObjectNode message =
                choice.putObject("message").put("role", "assistant").putNull("refusal");
        if (uses.isEmpty()) {
            message.put("content", String.join("", words));
        } else {
            message.putNull("content");
            ArrayNode calls = message.putArray("tool_calls");
            each((use, index) -> use.addWholeTo(calls, index));
        }
        body.set("usage", usage());
        return body;
    }

    private void each(ObjIntConsumer<ToolUse> action) {
        for (int i = 0; i < uses.size(); i++) {
            action.accept(uses.get(i), i);
        }
    }

    /** All chunks of a stream, in order: the words or the calls, the finish reason, the usage. */
    List<ObjectNode> chunks() {
        List<ObjectNode> chunks = new ArrayList<>();
        words.forEach(word -> chunks.add(chunk(word, null)));
        each((use, index) -> {
            chunks.add(calling(calls -> use.addBeginningTo(calls, index)));
            use.pieces().forEach(piece -> chunks.add(calling(calls -> ToolUse.addPieceTo(calls, index, piece))));
        });
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

    private ObjectNode calling(Consumer<ArrayNode> call) {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode delta =
                choice(chunk, null).putObject("delta").put("role", "assistant").putNull("content");
        call.accept(delta.putArray("tool_calls"));
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
        int ofCalls = uses.stream().mapToInt(use -> use.pieces().size()).sum();
        return Wire.usage(promptTokens, words.size() + ofCalls);
    }
}
