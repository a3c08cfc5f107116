package dev.orchestrator.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.orchestrator.port.model.ToolCall;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tool calls of an answer of {@link PlainModel} while they come in. */
class PlainTools {

    private static final ObjectReader WHOLE =
            PlainModel.JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** A call in the making. */
    static final class Call {
        final int index;
        String id = "";
        String name = "";
        final StringBuilder arguments = new StringBuilder();

        Call(int index) {
            this.index = index;
        }
    }

    final List<Call> calls = new ArrayList<>();

    /** Takes a piece in, and returns the call that it belongs to. */
    Call accept(JsonNode delta) {
        String id = delta.path("id").asText("");
        Call call = find(delta.path("index").asInt(-1), id);
        if (call == null) {
            call = new Call(delta.path("index").asInt(-1));
            calls.add(call);
        }
        fill(call, id, delta.path("function").path("name").asText(""));
        append(call, delta.path("function").path("arguments"));
        return call;
    }

    /** The call a piece belongs to: the last one of its index, unless their ids differ; null for a new one. */
    @Nullable
    Call find(int index, String id) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            Call call = calls.get(i);
            if (index < 0 || call.index == index) {
                return id.isEmpty() || call.id.isEmpty() || call.id.equals(id) ? call : null;
            }
        }
        return null;
    }

    void fill(Call call, String id, String name) {
        call.id = call.id.isEmpty() ? id : call.id;
        call.name = call.name.isEmpty() ? name : call.name;
    }

    void append(Call call, JsonNode arguments) {
        call.arguments.append(arguments.isObject() ? arguments.toString() : arguments.asText(""));
    }

    List<ToolCall> complete() throws IOException {
        List<ToolCall> complete = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Call call : calls) {
            complete.add(new ToolCall(ownId(call.id, ids), call.name, whole(call.arguments.toString())));
        }
        return complete;
    }

    String ownId(String id, Set<String> taken) {
        return !id.isBlank() && taken.add(id) ? id : "call_" + UUID.randomUUID();
    }

    String whole(String arguments) throws IOException {
        try {
            if (arguments.isBlank()) {
                return "{}";
            }
            WHOLE.readTree(arguments);
            return arguments;
        } catch (JsonProcessingException e) {
            throw new EOFException("the arguments of a tool call were cut");
        }
    }
}
