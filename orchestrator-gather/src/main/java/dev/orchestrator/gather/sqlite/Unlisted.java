package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.sqlite.GatherRows.Place;
import dev.orchestrator.gather.sqlite.UnlistedItems.Item;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The newest items of a project with their terms, which are not on the lists of these yet. To put a single item on its forty lists
 * changes forty pages of the file; so they are put there together, and until then every connection knows them. Used inside one job.
 */
final class Unlisted {

    /** So many that several of them share a list, and so few that to put them there stops others for no more than an instant. */
    static final int MOST = 512;

    static final String SIZE = "SELECT count(*) AS items FROM gather_unlisted WHERE project = ?";

    /** All in one row: to fetch a row costs more than to find it. */
    static final String STAMPS = """
            SELECT coalesce(group_concat(created_at || ':' || item || ':' || stamp), '') AS items
            FROM gather_unlisted WHERE project = ?""";

    private static final String OF_ITEM = " WHERE project = ? AND created_at = ? AND item = ?";
    static final String TERMS = "SELECT terms FROM gather_unlisted" + OF_ITEM;
    static final String UPDATE = "UPDATE gather_unlisted SET terms = ?, stamp = ?" + OF_ITEM;
    static final String DELETE = "DELETE FROM gather_unlisted" + OF_ITEM;

    private static final String INSERT =
            "INSERT INTO gather_unlisted (terms, stamp, project, created_at, item) VALUES (?, ?, ?, ?, ?)";

    private final Database database;
    private final long project;

    Unlisted(Database database, long project) {
        this.database = database;
        this.project = project;
    }

    void add(Place item, Collection<String> terms) throws SQLException {
        write(INSERT, item, terms);
    }

    /** Returns false if the item is not among them. */
    boolean replace(Place item, Collection<String> terms) throws SQLException {
        return write(UPDATE, item, terms);
    }

    private boolean write(String sql, Place item, Collection<String> terms) throws SQLException {
        long stamp = ThreadLocalRandom.current().nextLong();
        return database.update(sql, TermTexts.write(terms), stamp, project, item.createdAt(), item.key()) > 0;
    }

    /** Returns false if the item is not among them. */
    boolean remove(Place item) throws SQLException {
        return database.update(DELETE, project, item.createdAt(), item.key()) > 0;
    }

    void clear() throws SQLException {
        database.update("DELETE FROM gather_unlisted WHERE project = ?", project);
    }

    boolean areMany() throws SQLException {
        return database.first(SIZE, row -> row.number("items"), project).orElse(0L) >= MOST;
    }

    /** As they are in the file now; only what is new is read. */
    UnlistedItems items() throws SQLException {
        UnlistedItems known = database.unlisted().computeIfAbsent(project, key -> new UnlistedItems());
        String stamps =
                database.first(STAMPS, row -> row.text("items"), project).orElse("");
        Set<Long> there = new HashSet<>();
        for (String stamp : stamps.isEmpty() ? new String[0] : stamps.split(",")) {
            there.add(read(stamp, known));
        }
        known.keepOnly(there);
        return known;
    }

    private long read(String line, UnlistedItems known) throws SQLException {
        int first = line.indexOf(':');
        int second = line.indexOf(':', first + 1);
        Place place = new Place(Long.parseLong(line, 0, first, 10), Long.parseLong(line, first + 1, second, 10));
        long stamp = Long.parseLong(line, second + 1, line.length(), 10);
        if (!known.knows(place.key(), stamp)) {
            String terms = database.first(TERMS, row -> row.text("terms"), project, place.createdAt(), place.key())
                    .orElse("");
            known.put(new Item(place, stamp, TermTexts.read(terms)));
        }
        return place.key();
    }
}
