package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.port.model.ToolCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts tool calls together from their pieces, in every dialect that providers speak: pieces belong together by index,
 * else by id, else to the last call; the first id and the first name that are not empty stay; a new id together with a
 * name starts another call even under an index that is taken.
 */
final class ToolCallAssembly {

    /** Thrown when a call did not arrive whole; its message names the tool and never the arguments. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        private final String what;

        Broken(String what) {
            super(what);
            this.what = what;
        }

        String what() {
            return what;
        }
    }

    private static final class Open {
        @Nullable
        String id;

        @Nullable
        String name;

        final StringBuilder arguments = new StringBuilder();

        void take(Chunk.ToolDelta delta) {
            id = id == null ? delta.id() : id;
            name = name == null ? delta.name() : name;
            if (delta.arguments() != null) {
                arguments.append(delta.arguments());
            }
        }

        /** Tells whether {@code delta}, which came under this call's index, is the start of another call. */
        boolean isFollowedBy(Chunk.ToolDelta delta) {
            String other = delta.id();
            if (other != null) {
                // some servers make up a new id for every piece of one call: such pieces have no name
                return id != null && !other.equals(id) && (delta.name() != null || isComplete());
            }
            return delta.name() != null && delta.arguments() != null && name != null && isComplete();
        }

        private boolean isComplete() {
            int end = arguments.length() - 1;
            return end > 0 && arguments.charAt(end) == '}' && Json.isOneValue(arguments.toString());
        }
    }

    private final List<Open> calls = new ArrayList<>();
    private final Map<Integer, Open> byIndex = new HashMap<>();
    private @Nullable Open last;

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Takes a piece in; returns the name of the tool it belongs to, empty while that is not known. */
    String add(Chunk.ToolDelta delta) {
        Open call = known(delta);
        if (call == null || call.isFollowedBy(delta)) {
            call = new Open();
            calls.add(call);
        }
        if (delta.index() != null) {
            byIndex.put(delta.index(), call);
        }
        call.take(delta);
        last = call;
        return Objects.requireNonNullElse(call.name, "");
    }

    private @Nullable Open known(Chunk.ToolDelta delta) {
        if (delta.index() != null) {
            return byIndex.get(delta.index());
        }
        for (Open call : calls) {
            if (call.id != null && call.id.equals(delta.id())) {
                return call;
            }
        }
        return last;
    }

    /**
     * Returns the calls, each with an id of its own and with arguments that are JSON.
     *
     * @throws Broken if one was cut or cannot be understood
     */
    List<ToolCall> finish() throws Broken {
        List<ToolCall> whole = new ArrayList<>(calls.size());
        Set<String> ids = new HashSet<>();
        for (Open call : calls) {
            String name = call.name;
            if (name != null) {
                String id = call.id != null && ids.add(call.id) ? call.id : newId();
                whole.add(new ToolCall(id, name, arguments(call)));
            } else if (!call.arguments.toString().isBlank()) {
                throw new Broken("it called a tool without naming it");
            } // else an empty piece under an id that was never used again
        }
        return whole;
    }

    private static String newId() {
        return "call_" + UUID.randomUUID().toString().replace("-", "");
    }

    private static String arguments(Open call) throws Broken {
        String text = call.arguments.toString().strip();
        if (text.isEmpty() || text.equals("null")) {
            return "{}";
        }
        try {
            List<JsonNode> values = Json.values(text);
            return values.size() == 1 ? text : unglued(values, call);
        } catch (IOException e) {
            throw cut(call);
        }
    }

    /** Some hosts send an empty object first and the real one right behind it. */
    private static String unglued(List<JsonNode> values, Open call) throws Broken {
        List<JsonNode> filled =
                values.stream().filter(value -> !value.isEmpty()).distinct().toList();
        if (filled.size() > 1) {
            throw cut(call);
        }
        return filled.isEmpty() ? "{}" : filled.get(0).toString();
    }

    private static Broken cut(Open call) {
        return new Broken("the arguments of its call of tool " + call.name + " are cut or no JSON");
    }
}
