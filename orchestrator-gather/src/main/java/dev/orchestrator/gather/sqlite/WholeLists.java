package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.ExactText;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.GatherHit;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** All items that hold any of the terms; those of the first term first. */
    List<GatherHit> hits(List<Postings.Term> terms) throws SQLException {
        Map<Long, Set<String>> held = new LinkedHashMap<>();
        for (Postings.Term term : terms) {
            for (long item : items(term)) {
                held.computeIfAbsent(item, key -> new HashSet<>()).add(term.text());
            }
        }
        Map<Long, String> ids = held.isEmpty() ? Map.of() : ids(held.keySet());
        List<GatherHit> hits = new ArrayList<>();
        held.forEach((item, texts) -> {
            String id = ids.get(item);
            if (id != null) {
                hits.add(new GatherHit(id, texts));
            }
        });
        return hits;
    }

    private List<Long> items(Postings.Term term) throws SQLException {
        List<Long> items = new ArrayList<>();
        String list = one(ITEMS, "items", term.key());
        for (int from = 0; from < list.length(); ) {
            int to = endOfPart(list, from);
            items.add(Long.parseLong(list, from, to, 10));
            from = to + 1;
        }
        return items;
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
