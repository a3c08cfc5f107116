package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A call of a tool in the shapes of the protocol.
 *
 * @param id pairs the call with its result
 * @param tool the name of the tool
 * @param arguments its arguments
 */
record ToolUse(String id, String tool, ObjectNode arguments) {

    private static final Pattern PIECE = Pattern.compile(".{1,24}", Pattern.DOTALL);

    static ToolUse of(String tool, ObjectNode arguments) {
        return new ToolUse("call_" + UUID.randomUUID().toString().replace("-", ""), tool, arguments);
    }

    /** Returns the arguments as JSON, cut into the pieces in which they are streamed. */
    List<String> pieces() {
        return PIECE.matcher(arguments.toString())
                .results()
                .map(MatchResult::group)
                .toList();
    }

    void addWholeTo(ArrayNode calls, int index) {
        addNamed(calls, index, arguments.toString());
    }

    /** The beginning of a streamed call: its arguments come behind it, piece by piece. */
    void addBeginningTo(ArrayNode calls, int index) {
        addNamed(calls, index, "");
    }

    private void addNamed(ArrayNode calls, int index, String text) {
        calls.addObject()
                .put("index", index)
                .put("id", id)
                .put("type", "function")
                .putObject("function")
                .put("name", tool)
                .put("arguments", text);
    }

    static void addPieceTo(ArrayNode calls, int index, String piece) {
        calls.addObject().put("index", index).putObject("function").put("arguments", piece);
    }
}
