package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.Json;
import dev.orchestrator.gather.sqlite.GatherRows.Place;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The newest items of a project with their terms, which are not on the lists of these yet. To put a single item on its forty lists
 * changes forty pages of the file; those that come together are put there together, before anybody looks at the lists. Used inside one
 * job.
 */
final class Unlisted {

    /**
     * So many terms of items wait that most pages are changed for several of them at once: those of some two thousand items. To put them
     * on their lists stops others for a part of a second.
     */
    static final int MOST_TERMS = 80_000;

    static final String ANY = "SELECT 1 AS one FROM gather_unlisted WHERE project = ? LIMIT 1";
    static final String ITEMS = "SELECT created_at, item AS key, terms FROM gather_unlisted WHERE project = ?";

    private static final String TERMS = "terms";
    private static final String OF_ITEM = " WHERE project = ? AND created_at = ? AND item = ?";
    static final String UPDATE = "UPDATE gather_unlisted SET terms = ?" + OF_ITEM;
    static final String DELETE = "DELETE FROM gather_unlisted" + OF_ITEM;

    /** To count the rows would be to read them all. */
    private static final String COUNT = "UPDATE gather_projects SET unlisted = unlisted + ? WHERE key = ?";

    private static final String COUNTED = "SELECT unlisted FROM gather_projects WHERE key = ?";

    private static final String INSERT =
            "INSERT INTO gather_unlisted (terms, project, created_at, item) VALUES (?, ?, ?, ?)";

    private final Database database;
    private final long project;

    Unlisted(Database database, long project) {
        this.database = database;
        this.project = project;
    }

    /** An item and its terms. */
    record Item(Place place, List<String> terms) {

        private static Item read(Row row) throws SQLException {
            List<?> terms = (List<?>)
                    Objects.requireNonNull(Json.read(row.text("terms")).get(TERMS));
            return new Item(Place.read(row), terms.stream().map(String::valueOf).toList());
        }
    }

    void add(Place item, Collection<String> terms) throws SQLException {
        write(INSERT, item, terms);
    }

    /** Whether many terms wait; those of items that were changed or deleted since still count. */
    boolean areMany() throws SQLException {
        return database.first(COUNTED, row -> row.number("unlisted"), project).orElse(0L) >= MOST_TERMS;
    }

    /** Returns false if the item is not among them. */
    boolean replace(Place item, Collection<String> terms) throws SQLException {
        return write(UPDATE, item, terms);
    }

    private boolean write(String sql, Place item, Collection<String> terms) throws SQLException {
        String json = Json.write(Map.of(TERMS, terms));
        boolean written = database.update(sql, json, project, item.createdAt(), item.key()) > 0;
        if (written) {
            database.update(COUNT, 1 + terms.size(), project); // the item counts too: it may have none
        }
        return written;
    }

    /** Returns false if the item is not among them. */
    boolean remove(Place item) throws SQLException {
        return database.update(DELETE, project, item.createdAt(), item.key()) > 0;
    }

    void clear() throws SQLException {
        database.update("DELETE FROM gather_unlisted WHERE project = ?", project);
        database.update("UPDATE gather_projects SET unlisted = 0 WHERE key = ?", project);
    }

    boolean areNone() throws SQLException {
        return database.first(ANY, row -> row.number("one"), project).isEmpty();
    }

    List<Item> items() throws SQLException {
        return database.query(ITEMS, Item::read, project);
    }
}
