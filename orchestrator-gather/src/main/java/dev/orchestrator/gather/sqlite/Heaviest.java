package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.ExactText;
import dev.orchestrator.gather.sqlite.Terms.Term;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.GatherStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The items of a project whose terms weigh the most. Lists come in one row, and so do ids: to fetch a row costs more than to find it. One
 * object serves one search, inside one job.
 */
final class Heaviest {

    /** The keys of all items on the list of a term, the newest first. */
    static final String LIST = """
            SELECT coalesce(group_concat(item), '') AS items FROM (
              SELECT item FROM gather_postings WHERE term = ? ORDER BY created_at DESC, item DESC)""";

    /** The beginning of the list of a term: items with the keys of all their terms. */
    static final String BEGINNING = """
            SELECT f.item AS item, f.terms AS terms
            FROM gather_postings p CROSS JOIN gather_found f ON f.item = p.item
            WHERE p.term = ? ORDER BY p.created_at DESC, p.item DESC LIMIT ?""";

    /** The ids of items in hexadecimal digits, behind the key and the first letter of their type: any sign may stand in an id. */
    static final String IDS = """
            SELECT coalesce(group_concat(f.item || ':' || substr(typeof(f.id), 1, 1) || hex(f.id)), '') AS ids
            FROM json_each(?) wanted CROSS JOIN gather_found f ON f.item = wanted.value""";

    private static final char TEXT = 't';

    private final Database database;
    private final List<Term> terms;
    private final Map<Integer, Double> weights = new HashMap<>();
    private final int read;
    private final Map<Long, Double> weighed = new HashMap<>();

    /** Weighs {@code read} items, from the rarest term on. */
    Heaviest(Database database, long project, Map<String, Double> weights, int read) throws SQLException {
        this.database = database;
        this.terms = new Terms(database, project).rarestFirst(weights.keySet());
        this.read = read;
        terms.forEach(term -> this.weights.put(term.key(), weights.getOrDefault(term.text(), 0.0)));
        if (terms.stream().mapToLong(Term::items).sum() <= read) {
            weighWholeLists();
        } else {
            weighBeginnings();
        }
    }

    private void weighWholeLists() throws SQLException {
        for (Term term : terms) {
            double weight = weights.getOrDefault(term.key(), 0.0);
            String list = one(LIST, "items", term.key());
            for (int from = 0; from < list.length(); ) {
                int to = endOfPart(list, from);
                weighed.merge(Long.parseLong(list, from, to, 10), weight, Double::sum);
                from = to + 1;
            }
        }
    }

    /** What an item holds is read from the item: no list is read to its end. */
    private void weighBeginnings() throws SQLException {
        for (Term term : terms) {
            if (weighed.size() < read) {
                database.query(BEGINNING, this::weigh, term.key(), read);
            }
        }
    }

    private boolean weigh(Row row) throws SQLException {
        long key = row.number("item");
        if (weighed.size() >= read || weighed.containsKey(key)) {
            return false;
        }
        double weight = 0;
        for (ByteBuffer keys = ByteBuffer.wrap(row.bytes("terms")); keys.hasRemaining(); ) {
            weight += weights.getOrDefault(keys.getInt(), 0.0);
        }
        weighed.put(key, weight);
        return true;
    }

    /** The ids of the heaviest, in descending order; of two that weigh the same, the one that was stored later comes first. */
    List<String> ids(int limit) throws SQLException {
        List<Long> heaviest = GatherStore.heaviest(weighed, Comparator.reverseOrder(), limit);
        Map<Long, String> ids = heaviest.isEmpty() ? Map.of() : ids(heaviest);
        return heaviest.stream().map(ids::get).filter(Objects::nonNull).toList();
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
        return database.first(sql, row -> row.text(column), value).orElse("");
    }

    private static int endOfPart(String list, int from) {
        int comma = list.indexOf(',', from);
        return comma < 0 ? list.length() : comma;
    }
}
