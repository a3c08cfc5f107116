package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.ExactText;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.GatherStore;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which items hold which terms, from whole lists. Each list comes in one row, and so do all ids: to fetch a row costs more than to find it.
 * Used inside one job.
 */
final class WholeLists {

    /** The keys of all items that hold a term, the newest first. */
    static final String ITEMS = """
            SELECT group_concat(item) AS items FROM (
              SELECT item FROM gather_postings WHERE term = ? ORDER BY created_at DESC, item DESC)""";

    /** The ids of items in hexadecimal digits, behind the key and the first letter of their type: any sign may stand in an id. */
    static final String IDS = """
            SELECT group_concat(i.key || ':' || substr(typeof(i.id), 1, 1) || hex(i.id)) AS ids
            FROM json_each(?) wanted CROSS JOIN gather_items i INDEXED BY gather_items_to_be_found ON i.key = wanted.value""";

    private static final char TEXT = 't';

    private final Database database;

    WholeLists(Database database) {
        this.database = database;
    }

    /** The ids of the items whose terms weigh the most. */
    List<String> heaviest(List<Postings.Term> terms, Map<String, Double> weights, int limit) throws SQLException {
        Map<Long, Double> weighed = new HashMap<>();
        for (Postings.Term term : terms) {
            double weight = weights.getOrDefault(term.text(), 0.0);
            weigh(term, weight, weighed);
        }
        List<Long> heaviest = GatherStore.heaviest(weighed, Comparator.reverseOrder(), limit);
        Map<Long, String> ids = heaviest.isEmpty() ? Map.of() : ids(heaviest);
        return heaviest.stream().map(ids::get).filter(Objects::nonNull).toList();
    }

    private void weigh(Postings.Term term, double weight, Map<Long, Double> weighed) throws SQLException {
        String list = one(ITEMS, "items", term.key());
        for (int from = 0; from < list.length(); ) {
            int to = endOfPart(list, from);
            weighed.merge(Long.parseLong(list, from, to, 10), weight, Double::sum);
            from = to + 1;
        }
    }

    private Map<Long, String> ids(Collection<Long> keys) throws SQLException {
        Map<Long, String> ids = new HashMap<>();
        String list = one(IDS, "ids", Json.write(keys));
        for (int from = 0; from < list.length(); ) {
            int to = endOfPart(list, from);
            int colon = list.indexOf(':', from);
            byte[] bytes = HexFormat.of().parseHex(list, colon + 2, to);
            String id = list.charAt(colon + 1) == TEXT
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : ExactText.fromBytes(bytes);
            ids.put(Long.parseLong(list, from, colon, 10), id);
            from = to + 1;
        }
        return ids;
    }

    private String one(String sql, String column, Object value) throws SQLException {
        return database.first(sql, row -> orEmpty(row.textOrNull(column)), value)
                .orElse("");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static int endOfPart(String list, int from) {
        int comma = list.indexOf(',', from);
        return comma < 0 ? list.length() : comma;
    }
}
