package dev.orchestrator.brain.mcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which arguments of a tool are mirrored in headers, as its schema asks for in the modern era.
 *
 * @param paths where the arguments stand, by header; names in any case are the same
 */
record ToolHeaders(Map<String, List<String>> paths) {

    static final ToolHeaders NONE = new ToolHeaders(Map.of());

    private static final String MARK = "x-mcp-header";
    private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

    /** What stands under these in a schema is data and no schema. */
    private static final Set<String> DATA = Set.of("default", "const", "enum", "examples", MARK);

    /** Reads a schema. Returns null if it marks what must not be marked: such a tool is left out. */
    static @Nullable ToolHeaders of(Map<String, Object> schema) {
        Map<String, List<String>> paths = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        return walk(schema, List.of(), paths) ? new ToolHeaders(paths) : null;
    }

    private static boolean walk(
            Map<String, Object> schema, @Nullable List<String> path, Map<String, List<String>> paths) {
        if (schema.containsKey(MARK) && !mark(schema, path, paths)) {
            return false;
        }
        for (Map.Entry<String, Object> keyword : schema.entrySet()) {
            boolean sound = keyword.getKey().equals("properties")
                    ? properties(Shape.object(keyword.getValue()), path, paths)
                    : DATA.contains(keyword.getKey()) || elsewhere(keyword.getValue(), paths);
            if (!sound) {
                return false;
            }
        }
        return true;
    }

    private static boolean mark(
            Map<String, Object> schema, @Nullable List<String> path, Map<String, List<String>> paths) {
        String name = Shape.text(schema.get(MARK));
        return path != null
                && !path.isEmpty()
                && name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                && TYPES.contains(Shape.text(schema.get("type")))
                && paths.put("Mcp-Param-" + name, path) == null;
    }

    private static boolean properties(
            Map<String, Object> properties, @Nullable List<String> path, Map<String, List<String>> paths) {
        return properties.entrySet().stream()
                .allMatch(property -> walk(Shape.object(property.getValue()), longer(path, property.getKey()), paths));
    }

    private static @Nullable List<String> longer(@Nullable List<String> path, String name) {
        if (path == null) {
            return null;
        }
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    /** Below anything but properties no mark may stand. */
    private static boolean elsewhere(Object value, Map<String, List<String>> paths) {
        if (value instanceof List<?> list) {
            return list.stream().allMatch(each -> elsewhere(each, paths));
        }
        return !(value instanceof Map<?, ?>) || walk(Shape.object(value), null, paths);
    }

    /** Returns the headers of a call with these arguments. */
    Map<String, String> of(String tool, Map<String, ?> arguments) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Mcp-Name", safe(tool));
        paths.forEach((header, path) -> {
            Object value = arguments;
            for (String name : path) {
                value = Shape.object(value).get(name);
            }
            if (value instanceof String || value instanceof Boolean || value instanceof Number) {
                headers.put(header, safe(value.toString()));
            }
        });
        return headers;
    }

    /** Writes a value so that it can stand in a header, whatever it is. */
    static String safe(String value) {
        boolean plain = value.matches("[\\t -~]*")
                && value.strip().equals(value)
                && !(value.startsWith("=?base64?") && value.endsWith("?="));
        return plain
                ? value
                : "=?base64?" + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
