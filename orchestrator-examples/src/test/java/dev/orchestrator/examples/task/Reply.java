package dev.orchestrator.examples.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What the model answers.
 *
 * @param text the words, streamed in two pieces; may be empty
 * @param calls the tools it calls
 */
record Reply(String text, List<Call> calls) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A call of a tool.
     *
     * @param tool its name
     * @param arguments as JSON, streamed in two pieces
     */
    record Call(String tool, String arguments) {}

    static Reply of(String text) {
        return new Reply(text, List.of());
    }

    static Reply call(String tool, String arguments) {
        return new Reply("", List.of(new Call(tool, arguments)));
    }

    /** The chunks of the stream, usage and cost in the last one. */
    List<ObjectNode> chunks(BigDecimal cost) {
        List<ObjectNode> chunks = new ArrayList<>();
        int half = text.length() / 2;
        for (String piece : List.of(text.substring(0, half), text.substring(half))) {
            chunks.add(chunk(null));
            delta(chunks).put("content", piece);
        }
        for (int i = 0; i < calls.size(); i++) {
            add(chunks, calls.get(i), i);
        }
        String reason = calls.isEmpty() ? "stop" : "tool_calls";
        chunks.add(chunk(reason));
        delta(chunks).put("content", "");
        ObjectNode last = chunk(reason);
        last.putObject("usage")
                .put("prompt_tokens", 10)
                .put("completion_tokens", 5)
                .put("total_tokens", 15)
                .put("cost", cost);
        chunks.add(last);
        return chunks;
    }

    private static void add(List<ObjectNode> chunks, Call call, int index) {
        int half = call.arguments().length() / 2;
        chunks.add(chunk(null));
        function(chunks, index, "call-" + index)
                .put("name", call.tool())
                .put("arguments", call.arguments().substring(0, half));
        chunks.add(chunk(null));
        function(chunks, index, "").put("arguments", call.arguments().substring(half));
    }

    private static ObjectNode function(List<ObjectNode> chunks, int index, String id) {
        ArrayNode toolCalls = delta(chunks).putNull("content").putArray("tool_calls");
        ObjectNode call = toolCalls.addObject().put("index", index).put("type", "function");
        if (!id.isEmpty()) {
            call.put("id", id);
        }
        return call.putObject("function");
    }

    private static ObjectNode delta(List<ObjectNode> chunks) {
        return (ObjectNode) chunks.get(chunks.size() - 1).at("/choices/0/delta");
    }

    private static ObjectNode chunk(String reason) {
        ObjectNode chunk = JSON.createObjectNode()
                .put("id", "gen-1")
                .put("provider", "Played")
                .put("model", PlayedModel.NAME)
                .put("object", "chat.completion.chunk");
        ObjectNode choice =
                chunk.putArray("choices").addObject().put("index", 0).put("finish_reason", reason);
        choice.putObject("delta").put("role", "assistant");
        return chunk;
    }
}
