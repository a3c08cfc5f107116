package dev.orchestrator.agent;

import dev.orchestrator.internal.route.KeywordTable;
import dev.orchestrator.internal.route.Weighing;
import dev.orchestrator.port.agent.Department;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ranks departments by their keywords. Thread-safe. */
final class KeywordChoice {

    private static final int MOST_TABLES = 64;
    private static final int MOST_WORDS = 5; // in a reason

    /** What would speak for none of the departments in an average text: the less there is besides, the less sure. */
    private static final double DOUBT = 0.4;

    private final Map<List<Department>, KeywordTable> tables = new ConcurrentHashMap<>();

    Ranking rank(String text, List<Department> departments) {
        Weighing weighing = table(departments).weigh(text);
        double sum = departments.stream().mapToDouble(d -> weighing.of(d.id())).sum() + DOUBT;
        return Ranking.of(departments.stream()
                .map(d -> new Ranking.Place(d, weighing.of(d.id()) / sum, reasons(weighing.words(d.id()))))
                .toList());
    }

    private static List<String> reasons(List<String> words) {
        return List.of("keywords: " + String.join(", ", words.subList(0, Math.min(MOST_WORDS, words.size()))));
    }

    private KeywordTable table(List<Department> departments) {
        KeywordTable known = tables.get(departments);
        if (known != null) {
            return known;
        }
        if (tables.size() >= MOST_TABLES) {
            tables.clear(); // they are built again sooner than anybody notices
        }
        Map<String, List<String>> keywords = new LinkedHashMap<>();
        departments.forEach(d -> keywords.put(d.id(), d.keywords()));
        KeywordTable built = KeywordTable.of(keywords);
        tables.put(departments, built);
        return built;
    }
}
