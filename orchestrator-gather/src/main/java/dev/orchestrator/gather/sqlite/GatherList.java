package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.sqlite.GatherRows.Place;
import dev.orchestrator.gather.sqlite.Terms.Term;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherPage;
import dev.orchestrator.port.store.GatherQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One list of items, newest first. Used inside one job. */
final class GatherList {

    private static final String STATES = String.join(", ", Collections.nCopies(State.values().length, "?"));

    private final Database database;
    private final GatherRows rows;
    private final GatherQuery query;
    private final Place after;

    GatherList(Database database, GatherRows rows, GatherQuery query) throws SQLException {
        this.database = database;
        this.rows = rows;
        this.query = query;
        this.after = query.after() == null ? Place.NEWEST : place(query.after());
    }

    private Place place(String id) throws SQLException {
        Optional<Place> place = rows.place(id);
        Failures.require(place.isPresent(), noneToListAfter(query));
        return place.orElseThrow();
    }

    static String noneToListAfter(GatherQuery query) {
        return "the project has no item " + query.after() + " to list after";
    }

    /** Lists items that hold all of the terms. */
    List<GatherItem> holding(Set<String> terms) throws SQLException {
        return items(!terms.isEmpty() ? holdingAll(terms) : query.states().isEmpty() ? inOrder(null) : ofStates());
    }

    /** One item after the other, until there are enough: all that may be on a page could be larger than the memory. */
    private List<GatherItem> items(List<Place> places) throws SQLException {
        GatherPage page = new GatherPage(query.limit());
        for (Place place : places) {
            if (page.isFull()) {
                break;
            }
            rows.find(place.key()).ifPresent(keyed -> page.add(keyed.item()));
        }
        return page.items();
    }

    /** State by state, since each is in order by itself: a list of several would have to be sorted as a whole. */
    private List<Place> ofStates() throws SQLException {
        List<Place> found = new ArrayList<>();
        for (State state : query.states()) {
            found.addAll(inOrder(state));
        }
        found.sort(Place.NEWEST_FIRST);
        return found;
    }

    /** The rest of the same millisecond, then what is older: for both at once SQLite would read that millisecond anew. */
    private List<Place> inOrder(@Nullable State state) throws SQLException {
        List<Object> values = new ArrayList<>(List.of(rows.project()));
        if (state != null) {
            values.add(state.name());
        }
        values.add(after.createdAt());
        List<Place> found = new ArrayList<>(places(sameTime(state != null), values, after.key(), query.limit()));
        if (found.size() < query.limit()) {
            found.addAll(places(older(state != null), values, query.limit() - found.size()));
        }
        return found;
    }

    private List<Place> places(String sql, List<Object> values, Object... more) throws SQLException {
        List<Object> all = new ArrayList<>(values);
        all.addAll(List.of(more));
        return database.query(sql, Place::read, all.toArray());
    }

    static String sameTime(boolean ofState) {
        return "SELECT created_at, key FROM gather_items WHERE project = ? " + (ofState ? "AND state = ? " : "")
                + "AND created_at = ? AND key < ? ORDER BY key DESC LIMIT ?";
    }

    static String older(boolean ofState) {
        return "SELECT created_at, key FROM gather_items WHERE project = ? " + (ofState ? "AND state = ? " : "")
                + "AND created_at < ? ORDER BY created_at DESC, key DESC LIMIT ?";
    }

    /** Goes through those that hold the rarest term. */
    private List<Place> holdingAll(Set<String> texts) throws SQLException {
        List<Term> terms = rows.terms().rarestFirst(texts);
        if (terms.size() < texts.size()) {
            return List.of();
        }
        List<Object> values = new ArrayList<>(List.of(terms.get(0).key(), after.createdAt(), after.key()));
        Set<State> states = query.states();
        for (State state : State.values()) {
            values.add(states.isEmpty() || states.contains(state) ? state.name() : "");
        }
        terms.subList(1, terms.size()).forEach(term -> values.add(term.key()));
        values.add(query.limit());
        return database.query(holding(terms.size()), Place::read, values.toArray());
    }

    /** Reads those that hold a term in order, and looks each up among those that hold the others. */
    static String holding(int terms) {
        return """
                SELECT p.created_at AS created_at, p.item AS key
                FROM gather_postings p CROSS JOIN gather_items i ON i.key = p.item
                WHERE p.term = ? AND (p.created_at, p.item) < (?, ?) AND i.state IN (""" + STATES + ")" + """
                 AND EXISTS (SELECT 1 FROM gather_postings o
                  WHERE o.term = ? AND o.created_at = p.created_at AND o.item = p.item)""".repeat(terms - 1) + " ORDER BY p.created_at DESC, p.item DESC LIMIT ?";
    }
}
