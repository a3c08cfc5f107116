package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.mcp.McpProfile.Field;
import dev.orchestrator.brain.mcp.McpProfile.Operation;
import dev.orchestrator.brain.mcp.McpProfile.Trait;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls the tools of a knowledge server by its profile, and turns their failures into those of a Brain. Thread-safe. */
final class GraphServer {

    /** In characters. Servers over HTTP refuse requests of some megabytes. */
    private static final int LARGEST_CALL = 1_000_000;

    private final McpClient client;
    private final @Nullable McpProfile given;
    private volatile @Nullable McpProfile chosen;

    GraphServer(McpClient client, @Nullable McpProfile given) {
        this.client = client;
        this.given = given;
    }

    /** Returns the profile as this server offers it; asks once. */
    McpProfile profile(Cancellation cancellation) {
        McpProfile known = chosen;
        if (known == null) {
            known = asked(() -> {
                List<McpTool> tools = client.tools(cancellation);
                McpProfile profile = given == null ? McpProfile.of(client.server(cancellation), tools) : given;
                return profile.on(tools.stream().map(McpTool::name).collect(Collectors.toSet()));
            });
            chosen = known;
        }
        return known;
    }

    /** Fails unless the server can do all of this. */
    void require(Cancellation cancellation, Operation... operations) {
        McpProfile profile = profile(cancellation);
        for (Operation operation : operations) {
            if (!profile.can(operation)) {
                throw new BrainException(
                        client + " cannot do this: with profile " + profile.name() + " it has no tool for " + operation,
                        false,
                        null);
            }
        }
    }

    /** Calls a tool and returns its data. */
    Map<String, Object> call(Operation operation, Map<String, ?> arguments, Cancellation cancellation) {
        require(cancellation, operation);
        String tool = profile(cancellation).tools().getOrDefault(operation, "");
        McpResult result = asked(() -> client.call(tool, arguments, cancellation));
        Map<String, Object> data = unwrapped(result.data());
        if (result.isError() || data.get("error") != null) {
            throw new BrainException(client + ": tool " + tool + " says that it failed", false, null);
        }
        return data;
    }

    /** Calls a tool that reads. What it has found must be there, if only as nothing: else it was not understood. */
    Map<String, Object> read(Operation operation, String list, Map<String, ?> arguments, Cancellation cancellation) {
        Map<String, Object> data = call(operation, arguments, cancellation);
        Object found = data.get(list);
        if (!data.containsKey(list) || (found != null && !(found instanceof List<?>))) {
            throw new BrainException(
                    client + ": the tool for " + operation + " answered without a list of " + list
                            + "; this Brain does not understand such a server",
                    false,
                    null);
        }
        return data;
    }

    /** Calls a tool that writes with all values or, where they are many, with some after the others. */
    void callInParts(Operation operation, String name, List<?> values) {
        List<Object> some = new ArrayList<>();
        long size = 0;
        for (Object value : values) {
            int length = Json.write(value).length();
            if (size + length > LARGEST_CALL && !some.isEmpty()) {
                call(operation, Map.of(name, some), Cancellation.none());
                some = new ArrayList<>();
                size = 0;
            }
            some.add(value);
            size += length;
        }
        if (!some.isEmpty()) {
            call(operation, Map.of(name, some), Cancellation.none());
        }
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (McpException e) {
            throw new BrainException(String.valueOf(e.getMessage()), e.isRetryable(), e);
        }
    }

    /**
     * Some servers wrap what they say once more, some of these write the inner value as text, and some say nothing but the
     * entities.
     */
    private static Map<String, Object> unwrapped(@Nullable Object data) {
        Map<String, Object> outer = Shape.object(data);
        Object inner = outer.size() == 1 && outer.containsKey("result") ? parsed(outer.get("result")) : data;
        return inner instanceof List<?> list && areEntities(list) ? Map.of("entities", list) : Shape.object(inner);
    }

    private static @Nullable Object parsed(@Nullable Object value) {
        if (value instanceof String text && (text.startsWith("{") || text.startsWith("["))) {
            try {
                return Json.read(text, new JsonLimits(text.length(), 100));
            } catch (JsonException e) {
                return null;
            }
        }
        return value;
    }

    private static boolean areEntities(List<?> list) {
        return list.stream().allMatch(one -> Shape.object(one).get("name") instanceof String);
    }

    /** Reads what a server says of entities and relations; what belongs to no project, or another one, is left out. */
    Graph graph(Map<String, Object> data, Names names, String project, Cancellation cancellation) {
        McpProfile profile = profile(cancellation);
        return new GraphReader(names, project, profile.fields(), profile.has(Trait.IDENTIFIERS)).read(data);
    }

    String field(Field field, Cancellation cancellation) {
        return profile(cancellation).field(field);
    }

    @Override
    public String toString() {
        return client.toString();
    }
}
