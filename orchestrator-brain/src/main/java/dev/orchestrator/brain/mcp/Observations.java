package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonLimits;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of entities as servers keep it: lines of text, called observations. One line of JSON holds the whole entity,
 * and one more each relation that has properties, on the entity it starts at. Words stand there as they are, so that the
 * server's own search finds them, and those behind a line break or another control character once more, in a field that
 * nobody reads; halves of characters, which no UTF-8 can carry, are escaped.
 */
final class Observations {

    private static final String KIND = "orchestrator";
    private static final String BEGIN = "{\"" + KIND + "\":";
    private static final char MARK = '\u001A';

    /** The words of the names that stand in these lines: whoever searches for one of them finds every entity. */
    static final Set<String> FIELDS =
            Set.copyOf(Words.telling("orchestrator entity relation type title text properties words"));

    /** Behind what JSON writes as a backslash and a letter: a server's search would take the letter for part of the word. */
    private static final Pattern BEHIND_CONTROL = Pattern.compile("\\p{Cntrl}([^\\p{Cntrl}\\s]+)");

    private Observations() {}

    static String entity(Entity entity) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(KIND, "entity");
        line.put("type", entity.type());
        line.put("title", entity.title());
        line.put("text", entity.text());
        line.put("properties", entity.properties());
        Set<String> words = new LinkedHashSet<>();
        collectBehindControls(line, words);
        if (!words.isEmpty()) {
            line.put("words", String.join(" ", words));
        }
        return Json.write(coded(line, true));
    }

    private static void collectBehindControls(@Nullable Object value, Set<String> words) {
        if (value instanceof String text) {
            BEHIND_CONTROL.matcher(text).results().forEach(found -> words.add(found.group(1)));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> {
                collectBehindControls(name, words);
                collectBehindControls(inner, words);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> collectBehindControls(inner, words));
        }
    }

    static String relation(Relation relation) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(KIND, "relation");
        line.put("type", relation.type());
        line.put("to", relation.to());
        line.put("properties", relation.properties());
        return Json.write(coded(line, true));
    }

    /** Returns whether a line is one of these, and not somebody's own. */
    static boolean isOurs(String line) {
        return line.startsWith(BEGIN);
    }

    static boolean isEntity(String line) {
        return line.startsWith(BEGIN + "\"entity\"");
    }

    /** Reads an entity: the last whole line counts; of what others wrote, the lines are its text. */
    static @Nullable Entity readEntity(String id, String type, List<String> lines) {
        for (int at = lines.size() - 1; at >= 0; at--) {
            Map<String, Object> line = isEntity(lines.get(at)) ? read(lines.get(at)) : Map.of();
            if (!line.isEmpty()) {
                Entity entity = entity(
                        id,
                        Shape.text(line.get("type")),
                        Shape.text(line.get("title")),
                        Shape.text(line.get("text")),
                        Shape.object(line.get("properties")));
                if (entity != null) {
                    return entity;
                }
            }
        }
        String text =
                String.join("\n", lines.stream().filter(line -> !isOurs(line)).toList());
        String title = id.length() <= Entity.LONGEST_TITLE ? id : id.substring(0, Entity.LONGEST_TITLE);
        return entity(id, type.isBlank() ? "other" : type, title, text, Map.of());
    }

    /** Returns the entity, or null if a stranger has written what can be none. */
    static @Nullable Entity entity(String id, String type, String title, String text, Map<String, Object> properties) {
        try {
            return new Entity(id, type, title, text, properties);
        } catch (OrchestratorException e) {
            return null;
        }
    }

    /** Reads what the lines of an entity tell of its relations: their properties, by type and end. */
    static Map<List<String>, Map<String, Object>> readRelations(List<String> lines) {
        Map<List<String>, Map<String, Object>> relations = new HashMap<>();
        for (String line : lines) {
            if (isOurs(line) && !isEntity(line)) {
                Map<String, Object> read = read(line);
                relations.put(key(read), Shape.object(read.get("properties")));
            }
        }
        return relations;
    }

    private static List<String> key(Map<String, Object> line) {
        return List.of(Shape.text(line.get("type")), Shape.text(line.get("to")));
    }

    /** Returns whether a line tells of the relation. */
    static boolean tellsOf(String line, Relation relation) {
        if (!isOurs(line) || isEntity(line)) {
            return false;
        }
        return key(read(line)).equals(List.of(relation.type(), relation.to()));
    }

    /** Returns what JSON holds as values that an entity takes. */
    static Map<String, Object> plain(Map<String, Object> values) {
        return Shape.object(coded(values, false));
    }

    private static Map<String, Object> read(String line) {
        try {
            return Shape.object(coded(Json.read(line, new JsonLimits(line.length(), 100)), false));
        } catch (JsonException e) {
            return Map.of();
        }
    }

    /** Escapes all text, or undoes it; decimals become doubles, as they were written. */
    private static @Nullable Object coded(@Nullable Object value, boolean write) {
        if (value instanceof String text) {
            return coded(text, write);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, inner) -> copy.put(coded((String) key, write), coded(inner, write)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(inner -> coded(inner, write)).toList();
        }
        return value instanceof Number number && !(value instanceof Long) ? (Object) number.doubleValue() : value;
    }

    private static String coded(String text, boolean write) {
        return write ? Escapes.escape(text, MARK, c -> false) : Escapes.unescape(text, MARK);
    }
}
