package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.sqlite.GatherRows.Place;
import dev.orchestrator.json.Json;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which items of a project are on the lists of which terms. An item is put on its lists together with others, see {@link Unlisted}.
 * Used inside one job.
 */
final class Postings {

    private static final String POST = """
            INSERT INTO gather_postings (term, created_at, item)
            SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)""";

    private static final int SLICE = 10_000; // some hundred kilobytes of text

    private final Database database;
    private final Terms terms;
    private final Unlisted unlisted;

    Postings(Database database, long project) {
        this.database = database;
        this.terms = new Terms(database, project);
        this.unlisted = new Unlisted(database, project);
    }

    /** Keeps the terms of an item, which is put on their lists later. Returns whether it is time for that. */
    boolean add(Place item, String id, Set<String> texts) throws SQLException {
        database.update("INSERT INTO gather_found (item, id, terms) VALUES (?, ?, x'')", item.key(), id);
        unlisted.add(item, texts);
        return unlisted.areMany();
    }

    /** Whether every item is on its lists. */
    boolean areComplete() throws SQLException {
        return unlisted.areNone();
    }

    /** Puts every item on its lists. */
    void complete() throws SQLException {
        List<Unlisted.Item> items = unlisted.items();
        if (!items.isEmpty()) {
            putOnLists(items);
            unlisted.clear();
        }
    }

    private void putOnLists(List<Unlisted.Item> items) throws SQLException {
        Map<String, Integer> keys =
                terms.keys(items.stream().flatMap(item -> item.terms().stream()).collect(Collectors.toSet()));
        List<Posting> postings = new ArrayList<>();
        for (Unlisted.Item item : items) {
            List<Integer> held = item.terms().stream().map(keys::get).toList();
            held.forEach(term -> postings.add(new Posting(term, item.place())));
            hold(item.place(), held);
        }
        post(postings);
    }

    /** Keeps what lists an item is on. */
    private void hold(Place item, Collection<Integer> held) throws SQLException {
        database.update("UPDATE gather_found SET terms = ? WHERE item = ?", Terms.bytes(held), item.key());
    }

    private Set<Integer> held(Place item) throws SQLException {
        return database.first(
                        "SELECT terms FROM gather_found WHERE item = ?",
                        row -> Terms.keys(row.bytes("terms")),
                        item.key())
                .orElse(Set.of());
    }

    /** That an item is on the list of a term. */
    private record Posting(int term, Place item) {

        /** List after list: those of many items lie on few pages then, and each is changed once. */
        static final Comparator<Posting> IN_ORDER =
                Comparator.comparingInt(Posting::term).thenComparing(Posting::item, Place.NEWEST_FIRST.reversed());

        List<Long> values() {
            return List.of((long) term, item.createdAt(), item.key());
        }
    }

    private void post(List<Posting> postings) throws SQLException {
        List<List<Long>> rows =
                postings.stream().sorted(Posting.IN_ORDER).map(Posting::values).toList();
        for (int from = 0; from < rows.size(); from += SLICE) {
            database.update(POST, Json.write(rows.subList(from, Math.min(from + SLICE, rows.size()))));
        }
        Map<Integer, Long> more =
                postings.stream().collect(Collectors.groupingBy(Posting::term, Collectors.counting()));
        for (Map.Entry<Integer, Long> term : more.entrySet()) {
            terms.count(term.getKey(), term.getValue());
        }
    }

    /** Puts other terms in the place of those of an item; the lists that it stays on are not touched. */
    void replace(Place item, Set<String> texts) throws SQLException {
        if (!unlisted.replace(item, texts)) {
            Set<Integer> before = held(item);
            Set<Integer> now = Set.copyOf(terms.keys(texts).values());
            post(without(now, before).stream()
                    .map(term -> new Posting(term, item))
                    .toList());
            takeOff(item, without(before, now));
            hold(item, now);
        }
    }

    private static Set<Integer> without(Set<Integer> all, Set<Integer> some) {
        Set<Integer> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    /** Takes an item off its lists. */
    void remove(Place item) throws SQLException {
        if (!unlisted.remove(item)) {
            takeOff(item, held(item));
        }
        database.update("DELETE FROM gather_found WHERE item = ?", item.key());
    }

    private void takeOff(Place item, Collection<Integer> held) throws SQLException {
        for (int term : held) {
            database.update(
                    "DELETE FROM gather_postings WHERE term = ? AND created_at = ? AND item = ?",
                    term,
                    item.createdAt(),
                    item.key());
            terms.countOff(term);
        }
    }
}
