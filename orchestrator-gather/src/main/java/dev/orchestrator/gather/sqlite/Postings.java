package dev.orchestrator.gather.sqlite;

import dev.orchestrator.port.store.GatherStore;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which items of a project hold which terms, and how many hold each. Used inside one job. */
final class Postings {

    static final String TERM = "SELECT key, items FROM gather_terms WHERE project = ? AND term = ?";

    /** Items that hold a term, with the keys of all their terms. */
    static final String HOLDING = """
            SELECT i.id AS id, i.terms AS terms
            FROM gather_postings p CROSS JOIN gather_items i INDEXED BY gather_items_to_be_found ON i.key = p.item
            WHERE p.term = ? ORDER BY p.created_at DESC, p.item DESC LIMIT ?""";

    private final Database database;
    private final long project;

    Postings(Database database, long project) {
        this.database = database;
        this.project = project;
    }

    /** A term that items hold. */
    record Term(int key, String text, long items) {}

    private Optional<Term> term(String text) throws SQLException {
        return database.first(
                TERM, row -> new Term(Math.toIntExact(row.number("key")), text, row.number("items")), project, text);
    }

    /** Those of the terms that any item holds, the rarest first. */
    List<Term> rarestFirst(Collection<String> texts) throws SQLException {
        List<Term> known = new ArrayList<>();
        for (String text : texts) {
            term(text).ifPresent(known::add);
        }
        known.sort(Comparator.comparingLong(Term::items));
        return known;
    }

    /** Counts one more item for each of the terms, and returns their keys. */
    Set<Integer> count(Collection<String> texts) throws SQLException {
        Set<Integer> keys = new HashSet<>();
        for (String text : texts) {
            keys.add(count(text));
        }
        return keys;
    }

    private int count(String text) throws SQLException {
        long key = database.first("""
                        INSERT INTO gather_terms (project, term, items) VALUES (?, ?, 1)
                        ON CONFLICT (project, term) DO UPDATE SET items = items + 1 RETURNING key""", row -> row.number("key"), project, text).orElseThrow();
        return Math.toIntExact(key);
    }

    void post(GatherRows.Place item, Collection<Integer> terms) throws SQLException {
        for (int term : terms) {
            database.update(
                    "INSERT INTO gather_postings (term, created_at, item) VALUES (?, ?, ?)",
                    term,
                    item.createdAt(),
                    item.key());
        }
    }

    /** Puts other terms in the place of those of an item; what stays is not touched. Returns the keys of all it has now. */
    Set<Integer> replace(GatherRows.Place item, Set<Integer> before, Set<String> texts) throws SQLException {
        Set<Integer> now = new HashSet<>();
        Set<Integer> added = new HashSet<>();
        for (String text : texts) {
            Optional<Integer> kept = term(text).map(Term::key).filter(before::contains);
            if (kept.isPresent()) {
                now.add(kept.get());
            } else {
                added.add(count(text));
            }
        }
        post(item, added);
        Set<Integer> removed = new HashSet<>(before);
        removed.removeAll(now);
        remove(item, removed);
        now.addAll(added);
        return now;
    }

    void remove(GatherRows.Place item, Collection<Integer> terms) throws SQLException {
        for (int term : terms) {
            database.update(
                    "DELETE FROM gather_postings WHERE term = ? AND created_at = ? AND item = ?",
                    term,
                    item.createdAt(),
                    item.key());
            database.update("UPDATE gather_terms SET items = items - 1 WHERE key = ?", term);
            database.update("DELETE FROM gather_terms WHERE key = ? AND items = 0", term);
        }
    }

    /** From the rarest term on, until enough is read. */
    List<String> holding(Map<String, Double> weights, int read, int limit) throws SQLException {
        List<Term> terms = rarestFirst(weights.keySet());
        long all = terms.stream().mapToLong(Term::items).sum();
        return all <= read
                ? new WholeLists(database).heaviest(terms, weights, limit)
                : GatherStore.heaviest(beginnings(terms, weights, read), Comparator.naturalOrder(), limit);
    }

    /** What each item weighs, by id. What an item holds is read from the item: no list is read to its end. */
    private Map<String, Double> beginnings(List<Term> terms, Map<String, Double> weights, int read)
            throws SQLException {
        Map<Integer, Double> asked =
                terms.stream().collect(Collectors.toMap(Term::key, term -> weights.getOrDefault(term.text(), 0.0)));
        Map<String, Double> weighed = new HashMap<>();
        for (Term term : terms) {
            if (weighed.size() < read) {
                database.query(HOLDING, row -> weigh(row, asked, read, weighed), term.key(), read);
            }
        }
        return weighed;
    }

    private static boolean weigh(Row row, Map<Integer, Double> asked, int read, Map<String, Double> weighed)
            throws SQLException {
        String id = row.text("id");
        if (weighed.size() >= read || weighed.containsKey(id)) {
            return false;
        }
        double weight = 0;
        for (ByteBuffer keys = ByteBuffer.wrap(row.bytes("terms")); keys.hasRemaining(); ) {
            weight += asked.getOrDefault(keys.getInt(), 0.0);
        }
        weighed.put(id, weight);
        return true;
    }

    static Set<Integer> keys(byte[] terms) {
        Set<Integer> keys = new HashSet<>();
        for (ByteBuffer rest = ByteBuffer.wrap(terms); rest.hasRemaining(); ) {
            keys.add(rest.getInt());
        }
        return keys;
    }

    static byte[] bytes(Collection<Integer> keys) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * keys.size());
        keys.forEach(bytes::putInt);
        return bytes.array();
    }
}
