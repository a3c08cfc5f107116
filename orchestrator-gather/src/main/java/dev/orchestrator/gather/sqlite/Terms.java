package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.ExactText;
import dev.orchestrator.json.Json;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The terms of a project that items are on the lists of, each with a number in the file. Used inside one job. */
final class Terms {

    static final String TERM = "SELECT key, items FROM gather_terms WHERE project = ? AND term = ?";

    /** Many terms in one row, each with its place in the question: to run a statement for each would cost more than all else. */
    static final String TERMS = """
            SELECT coalesce(group_concat(asked.key || ':' || t.key || ':' || t.items), '') AS terms
            FROM json_each(?) asked CROSS JOIN gather_terms t ON t.project = ? AND t.term = asked.value""";

    private static final String ADD = "INSERT INTO gather_terms (project, term, items) VALUES (?, ?, 0)";
    private static final String ADD_ALL =
            "INSERT INTO gather_terms (project, term, items) SELECT ?, value, 0 FROM json_each(?)";
    private static final String COUNT = "UPDATE gather_terms SET items = items + ? WHERE key = ?";

    private final Database database;
    private final long project;

    Terms(Database database, long project) {
        this.database = database;
        this.project = project;
    }

    /** A term, and how many items are on its list. */
    record Term(int key, String text, long items) {

        private static Term read(String found, List<String> asked) {
            int first = found.indexOf(':');
            int second = found.indexOf(':', first + 1);
            int key = Integer.parseInt(found, first + 1, second, 10);
            String text = asked.get(Integer.parseInt(found, 0, first, 10));
            return new Term(key, text, Long.parseLong(found, second + 1, found.length(), 10));
        }
    }

    /** Those of the terms that have lists, the rarest first. */
    List<Term> rarestFirst(Collection<String> texts) throws SQLException {
        List<Term> known = find(texts);
        known.sort(Comparator.comparingLong(Term::items));
        return known;
    }

    private List<Term> find(Collection<String> texts) throws SQLException {
        List<String> plain = texts.stream().filter(Terms::isPlain).toList();
        String found = database.first(TERMS, row -> row.text("terms"), Json.write(plain), project)
                .orElse("");
        List<Term> known = new ArrayList<>();
        for (String term : found.isEmpty() ? new String[0] : found.split(",")) {
            known.add(Term.read(term, plain));
        }
        for (String text : texts) {
            if (!isPlain(text)) {
                known.addAll(database.query(TERM, row -> read(row, text), project, text));
            }
        }
        return known;
    }

    /** SQLite's JSON has no halves of surrogate pairs, and ends a text at the character 0. */
    private static boolean isPlain(String text) {
        return ExactText.fitsUtf8(text) && text.chars().allMatch(character -> character >= ' ');
    }

    private static Term read(Row row, String text) throws SQLException {
        return new Term(Math.toIntExact(row.number("key")), text, row.number("items"));
    }

    /** The keys of terms; those that are new are added, in their order, so that neighbours come to lie on the same pages. */
    Map<String, Integer> keys(Collection<String> texts) throws SQLException {
        Set<String> inOrder = new TreeSet<>(texts);
        Map<String, Integer> keys = new HashMap<>();
        find(inOrder).forEach(term -> keys.put(term.text(), term.key()));
        inOrder.removeAll(keys.keySet());
        if (!inOrder.isEmpty()) {
            add(inOrder);
            find(inOrder).forEach(term -> keys.put(term.text(), term.key()));
        }
        return keys;
    }

    private void add(Collection<String> texts) throws SQLException {
        List<String> plain = texts.stream().filter(Terms::isPlain).toList();
        database.update(ADD_ALL, project, Json.write(plain));
        for (String text : texts) {
            if (!isPlain(text)) {
                database.update(ADD, project, text);
            }
        }
    }

    void count(int term, long more) throws SQLException {
        database.update(COUNT, more, term);
    }

    /** Counts one item less; a term that no item is on the list of any more is gone. */
    void countOff(int term) throws SQLException {
        count(term, -1);
        database.update("DELETE FROM gather_terms WHERE key = ? AND items = 0", term);
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
