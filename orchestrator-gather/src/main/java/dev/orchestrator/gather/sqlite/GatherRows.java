package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.GatherMap;
import dev.orchestrator.gather.codec.Json;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows of items in one project. Used inside one job. */
final class GatherRows {

    static final String BY_ID = "SELECT * FROM gather_items WHERE project = ? AND id = ?";
    static final String BY_KEY = "SELECT * FROM gather_items WHERE key = ?";
    static final String BY_HASH = "SELECT * FROM gather_items WHERE project = ? AND content_hash = ?";
    static final String SIZE = "SELECT count(*) AS items FROM (SELECT 1 FROM gather_items WHERE project = ? LIMIT ?)";
    static final String PLACE = "SELECT created_at, key FROM gather_items WHERE project = ? AND id = ?";

    private static final Set<String> COLUMNS = Set.of(
            "id",
            "projectId",
            "contentHash",
            "state",
            "version",
            "createdAt",
            "createdBy",
            "format",
            "content",
            "extractedText");

    private final Database database;
    private final String projectId;
    private final long project;

    private GatherRows(Database database, String projectId, long project) {
        this.database = database;
        this.projectId = projectId;
        this.project = project;
    }

    /** An item and its number in the file. */
    record Keyed(long key, GatherItem item) {
        Place place() {
            return new Place(item.createdAt().toEpochMilli(), key);
        }
    }

    /** A place in the list of items. */
    record Place(long createdAt, long key) {
        static final Place NEWEST = new Place(Long.MAX_VALUE, Long.MAX_VALUE);

        static final Comparator<Place> NEWEST_FIRST = Comparator.comparingLong(Place::createdAt)
                .thenComparingLong(Place::key)
                .reversed();

        static Place read(Row row) throws SQLException {
            return new Place(row.number("created_at"), row.number("key"));
        }
    }

    /** The rows of a project, if anything was ever stored in it. */
    static Optional<GatherRows> there(Database database, String projectId) throws SQLException {
        return database.first("SELECT key FROM gather_projects WHERE id = ?", row -> row.number("key"), projectId)
                .map(key -> new GatherRows(database, projectId, key));
    }

    static GatherRows of(Database database, String projectId) throws SQLException {
        Optional<GatherRows> there = there(database, projectId);
        if (there.isPresent()) {
            return there.get();
        }
        database.update("INSERT INTO gather_projects (id) VALUES (?)", projectId);
        return there(database, projectId).orElseThrow();
    }

    long size() throws SQLException {
        return database.first(SIZE, row -> row.number("items"), project, GatherStore.MOST_COUNTED)
                .orElse(0L);
    }

    long project() {
        return project;
    }

    Postings postings() {
        return new Postings(database, project);
    }

    Terms terms() {
        return new Terms(database, project);
    }

    GatherList list(GatherQuery query) throws SQLException {
        return new GatherList(database, this, query);
    }

    Heaviest heaviest(Map<String, Double> weights, int read) throws SQLException {
        return new Heaviest(database, project, weights, read);
    }

    Optional<Keyed> find(String id) throws SQLException {
        return database.first(BY_ID, this::read, project, id);
    }

    Optional<Keyed> find(long key) throws SQLException {
        return database.first(BY_KEY, this::read, key);
    }

    Optional<Keyed> findByHash(String contentHash) throws SQLException {
        return database.first(BY_HASH, this::read, project, contentHash);
    }

    Optional<Place> place(String id) throws SQLException {
        return database.first(PLACE, Place::read, project, id);
    }

    Keyed read(Row row) throws SQLException {
        Map<String, Object> map = Json.read(row.text("rest"));
        map.put("id", row.text("id"));
        map.put("projectId", projectId);
        map.put("contentHash", row.text("content_hash"));
        map.put("state", row.text("state"));
        map.put("version", row.number("version"));
        map.put("createdAt", row.number("created_at"));
        map.put("createdBy", row.text("created_by"));
        map.put("format", row.text("format"));
        map.put("content", row.text("content"));
        map.put("extractedText", row.text("extracted_text"));
        return new Keyed(row.number("key"), GatherMap.read(map));
    }

    /** What of an item has no column of its own. */
    private static String rest(GatherItem item) {
        Map<String, Object> map = new HashMap<>(GatherMap.changing(item));
        map.keySet().removeAll(COLUMNS);
        return Json.write(map);
    }

    long insert(GatherItem item) throws SQLException {
        return database.first(
                        """
                        INSERT INTO gather_items (project, id, content_hash, state, version, created_at, created_by,
                          format, rest, content, extracted_text)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key""",
                        row -> row.number("key"),
                        project,
                        item.id(),
                        item.contentHash(),
                        item.state().name(),
                        item.version(),
                        item.createdAt().toEpochMilli(),
                        item.createdBy(),
                        item.format().name(),
                        rest(item),
                        item.content(),
                        item.extractedText())
                .orElseThrow();
    }

    void update(long key, GatherItem item) throws SQLException {
        database.update(
                "UPDATE gather_items SET state = ?, version = ?, rest = ?, extracted_text = ? WHERE key = ?",
                item.state().name(),
                item.version(),
                rest(item),
                item.extractedText(),
                key);
    }

    void delete(long key) throws SQLException {
        database.update("DELETE FROM gather_items WHERE key = ?", key);
    }
}
