package dev.orchestrator.json;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Cases of other projects, kept beside the project and not in it, and how their values are compared. */
final class JsonCases {

    private static final Path FOLDER = Path.of("shared", "data", "json-repair");
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** How many cases of each category hold. */
    private static final Map<String, String> TOLD = new TreeMap<>();

    /** Checks one case; what it throws is a failure of the case. */
    interface Check {
        boolean holds(JsonNode given);
    }

    private JsonCases() {}

    /** Finds the cases in a folder {@code shared} beside this project or beside a folder above it. */
    static Optional<Path> folder() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, above -> above != null, Path::getParent)
                .map(above -> above.resolve(FOLDER))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** All cases that have a category. */
    static List<JsonNode> in(Path folder) {
        List<JsonNode> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Files.readAllLines(file).stream()
                        .map(JsonCases::tree)
                        .filter(one -> one.has("category"))
                        .forEach(cases::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What another reader finds in the text, or nothing if that is not JSON to it. */
    static Optional<JsonNode> strict(String text) {
        try {
            return Optional.of(MAPPER.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .readTree(text))
                    .filter(tree -> !tree.isMissingNode());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether two values are the same: numbers by what they are worth. */
    static boolean same(JsonNode expected, Object value) {
        if (expected.isObject()) {
            return value instanceof Map<?, ?> map && sameMembers(expected, map);
        }
        if (expected.isArray()) {
            return value instanceof List<?> list && sameItems(expected, list);
        }
        if (expected.isNumber()) {
            return value instanceof Number number
                    && new BigDecimal(number.toString()).compareTo(expected.decimalValue()) == 0;
        }
        if (expected.isTextual()) {
            return expected.textValue().equals(value);
        }
        return expected.isNull()
                ? value == null
                : Boolean.valueOf(expected.booleanValue()).equals(value);
    }

    private static boolean sameMembers(JsonNode expected, Map<?, ?> map) {
        Iterator<String> names = expected.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!map.containsKey(name) || !same(expected.get(name), map.get(name))) {
                return false;
            }
        }
        return map.size() == expected.size();
    }

    private static boolean sameItems(JsonNode expected, List<?> list) {
        for (int i = 0; i < Math.min(expected.size(), list.size()); i++) {
            if (!same(expected.get(i), list.get(i))) {
                return false;
            }
        }
        return list.size() == expected.size();
    }

    static void tell() {
        System.out.println("data-driven tests on JSON cases: " + (TOLD.isEmpty() ? "skipped" : TOLD));
    }

    /** The ids of the cases of a category that do not hold. */
    static List<String> failing(String category, Check check) {
        return failing(category, category, check);
    }

    static List<String> failing(String category, String toldAs, Check check) {
        Path folder = folder().orElse(null);
        assumeTrue(folder != null, "shared/data/json-repair is not there: no cases to run");
        List<JsonNode> cases = in(folder).stream()
                .filter(one -> one.path("category").asText().equals(category))
                .toList();
        List<String> failing = new ArrayList<>();
        for (JsonNode one : cases) {
            if (!holds(one, check)) {
                failing.add(one.path("id").asText());
            }
        }
        TOLD.put(toldAs, (cases.size() - failing.size()) + " of " + cases.size());
        return failing;
    }

    private static boolean holds(JsonNode given, Check check) {
        try {
            return check.holds(given);
        } catch (JsonException e) {
            return false;
        }
    }

    static String input(JsonNode given) {
        return given.path("input").asText();
    }
}
