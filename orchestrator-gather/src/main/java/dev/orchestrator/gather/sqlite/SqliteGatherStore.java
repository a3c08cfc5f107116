package dev.orchestrator.gather.sqlite;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gather.sqlite.Terms.Term;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Items and their terms in tables. Every method is one job on a thread of the file, and so one whole. */
final class SqliteGatherStore implements GatherStore {

    private final SqliteFile file;
    private final Clock clock;

    SqliteGatherStore(SqliteFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public GatherItem insert(GatherItem item, Collection<String> terms) {
        Set<String> all = GatherStore.requireTerms(terms);
        GatherItem first = item.toBuilder().version(1, item.lastUpdated()).build();
        Inserted inserted = file.write(
                "insert item " + item.id(), database -> insert(GatherRows.of(database, item.projectId()), first, all));
        if (inserted.manyWait()) {
            completeIfPossible(item.projectId());
        }
        return inserted.item();
    }

    /** An item as it is in the file, and whether many wait to be put on the lists of their terms. */
    private record Inserted(GatherItem item, boolean manyWait) {}

    private void completeIfPossible(String projectId) {
        try {
            complete(projectId);
        } catch (OrchestratorException e) {
            // The item that was inserted is there in any case. Whoever looks for terms tries again, and is told.
        }
    }

    private static Inserted insert(GatherRows rows, GatherItem item, Set<String> terms) throws SQLException {
        Optional<GatherRows.Keyed> there = rows.findByHash(item.contentHash());
        if (there.isPresent()) {
            return new Inserted(there.get().item(), false);
        }
        Failures.require(
                rows.place(item.id()).isEmpty(), "the id " + item.id() + " is taken by an item of other content");
        GatherRows.Keyed inserted = new GatherRows.Keyed(rows.insert(item), item);
        return new Inserted(item, rows.postings().add(inserted.place(), item.id(), terms));
    }

    /** What is read in a project; it is {@code nothing} where nothing was ever stored. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(GatherRows rows) throws SQLException;
    }

    private <T> T read(String what, String projectId, Supplier<T> nothing, Reading<T> reading) {
        return file.read(what, database -> rows(database, projectId, nothing, reading));
    }

    private static <T> T rows(Database database, String projectId, Supplier<T> nothing, Reading<T> reading)
            throws SQLException {
        Optional<GatherRows> rows = GatherRows.there(database, projectId);
        return rows.isPresent() ? reading.read(rows.get()) : nothing.get();
    }

    /** One of the file's two ways to read. */
    private interface Reads {
        <T> T read(String what, Job.Work<T> work);
    }

    /** Reads by terms, once all items are on the lists of theirs: those that are not yet are put there by whoever looks first. */
    private <T> T search(Reads reads, String what, String projectId, Supplier<T> nothing, Reading<T> reading) {
        Optional<T> found = reads.read(
                what,
                database -> rows(
                        database,
                        projectId,
                        () -> Optional.of(nothing.get()),
                        rows -> rows.postings().areComplete() ? Optional.of(reading.read(rows)) : Optional.empty()));
        if (found.isPresent()) {
            return found.get();
        }
        complete(projectId); // what has come since has come at the same time as the question
        return reads.read(what, database -> rows(database, projectId, nothing, reading));
    }

    private void complete(String projectId) {
        file.write(
                "put items on the lists of their terms",
                database -> rows(database, projectId, () -> true, rows -> {
                    rows.postings().complete();
                    return true;
                }));
    }

    @Override
    public List<GatherItem> find(String projectId, Collection<String> ids) {
        Set<String> all = GatherStore.requireIds(ids);
        return read("find items", projectId, List::of, rows -> {
            List<GatherItem> found = new ArrayList<>();
            for (String id : all) {
                rows.find(id).ifPresent(keyed -> found.add(keyed.item()));
            }
            return found;
        });
    }

    @Override
    public Optional<GatherItem> findByHash(String projectId, String contentHash) {
        return read(
                "find an item by its content",
                projectId,
                Optional::empty,
                rows -> rows.findByHash(contentHash).map(GatherRows.Keyed::item));
    }

    @Override
    public List<GatherItem> list(GatherQuery query) {
        Set<String> terms = GatherStore.requireTerms(query.terms());
        Reading<List<GatherItem>> list = rows -> rows.list(query).holding(terms);
        return terms.isEmpty()
                ? read("list items", query.projectId(), none(query), list)
                : search(file::read, "list items", query.projectId(), none(query), list);
    }

    /** Where there is no project: no items, unless they are asked for after one. */
    private static Supplier<List<GatherItem>> none(GatherQuery query) {
        return () -> {
            Failures.require(query.after() == null, GatherList.noneToListAfter(query));
            return List.of();
        };
    }

    @Override
    public Optional<GatherItem> update(GatherItem item, Collection<String> terms) {
        Set<String> all = GatherStore.requireTerms(terms);
        return file.write("update item " + item.id(), database -> {
            Optional<GatherRows> rows = GatherRows.there(database, item.projectId());
            return rows.isPresent() ? update(rows.get(), item, all) : Optional.empty();
        });
    }

    private Optional<GatherItem> update(GatherRows rows, GatherItem item, Set<String> terms) throws SQLException {
        Optional<GatherRows.Keyed> there =
                rows.find(item.id()).filter(keyed -> keyed.item().version() == item.version());
        if (there.isEmpty()) {
            return Optional.empty();
        }
        GatherRows.Keyed before = there.get();
        GatherItem updated = before.item().updated(item, clock.instant());
        rows.postings().replace(before.place(), terms);
        rows.update(before.key(), updated);
        return Optional.of(updated);
    }

    @Override
    public boolean delete(String projectId, String id) {
        return file.write("delete item " + id, database -> {
            Optional<GatherRows> rows = GatherRows.there(database, projectId);
            return rows.isPresent() && delete(rows.get(), id);
        });
    }

    private static boolean delete(GatherRows rows, String id) throws SQLException {
        Optional<GatherRows.Keyed> there = rows.find(id);
        if (there.isPresent()) {
            GatherRows.Keyed item = there.get();
            rows.postings().remove(item.place());
            rows.delete(item.key());
        }
        return there.isPresent();
    }

    @Override
    public long size(String projectId) {
        return read("count items", projectId, () -> 0L, GatherRows::size);
    }

    @Override
    public Map<String, Long> counts(String projectId, Collection<String> terms) {
        Set<String> all = GatherStore.requireTerms(terms);
        return search(
                file::readWarm,
                "count terms",
                projectId,
                Map::of,
                rows -> rows.terms().rarestFirst(all).stream().collect(Collectors.toMap(Term::text, Term::items)));
    }

    @Override
    public List<String> holding(String projectId, Map<String, Double> weights, int read, int limit) {
        GatherStore.requireWeights(weights, read, limit);
        return search(
                file::readWarm,
                "find items by terms",
                projectId,
                List::of,
                rows -> rows.heaviest(weights, read).ids(limit));
    }
}
