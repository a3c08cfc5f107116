package dev.orchestrator.gather.sqlite;

import dev.orchestrator.port.store.GatherHit;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
            SELECT i.key AS key, i.id AS id, i.terms AS terms
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

    /** From the rarest term on, until there are enough. */
    List<GatherHit> holding(Collection<String> texts, int limit) throws SQLException {
        List<Term> terms = rarestFirst(texts);
        long all = terms.stream().mapToLong(Term::items).sum();
        return all <= limit ? new WholeLists(database).hits(terms) : beginnings(terms, limit);
    }

    /** What an item holds is read from the item: no list is read to its end. */
    private List<GatherHit> beginnings(List<Term> terms, int limit) throws SQLException {
        Map<Integer, String> asked = terms.stream().collect(Collectors.toMap(Term::key, Term::text));
        Map<Long, GatherHit> hits = new LinkedHashMap<>();
        for (Term term : terms) {
            if (hits.size() < limit) {
                database.query(HOLDING, row -> add(row, asked, hits), term.key(), limit);
            }
        }
        return hits.values().stream().limit(limit).toList();
    }

    private static long add(Row row, Map<Integer, String> asked, Map<Long, GatherHit> hits) throws SQLException {
        long key = row.number("key");
        if (!hits.containsKey(key)) {
            Set<String> held = new HashSet<>();
            for (ByteBuffer keys = ByteBuffer.wrap(row.bytes("terms")); keys.hasRemaining(); ) {
                String text = asked.get(keys.getInt());
                if (text != null) {
                    held.add(text);
                }
            }
            hits.put(key, new GatherHit(row.text("id"), held));
        }
        return key;
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
