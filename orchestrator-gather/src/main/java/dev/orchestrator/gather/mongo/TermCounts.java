package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * How many items of a project hold a term, one document each. Terms are counted before an item has them, and taken off after
 * it had them: a process that dies in between leaves a count that is too high, never one that is too low.
 */
final class TermCounts {

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    private static final int DUPLICATE_KEY = 11000;

    private final MongoCollection<Document> terms;
    private final Object project;

    TermCounts(MongoCollection<Document> terms, String projectId) {
        this.terms = terms;
        this.project = Documents.exact(projectId);
    }

    void add(Collection<String> added) {
        List<WriteModel<Document>> left = changes(added, 1);
        while (!left.isEmpty()) {
            try {
                terms.bulkWrite(left, UNORDERED);
                return;
            } catch (MongoBulkWriteException e) {
                left = again(left, e);
            }
        }
    }

    /** Of two that count a term for the first time one gets an error, and finds it there the second time. */
    private static List<WriteModel<Document>> again(List<WriteModel<Document>> all, MongoBulkWriteException failure) {
        List<WriteModel<Document>> again = new ArrayList<>();
        for (BulkWriteError error : failure.getWriteErrors()) {
            if (error.getCode() != DUPLICATE_KEY) {
                throw failure;
            }
            again.add(all.get(error.getIndex()));
        }
        if (again.isEmpty()) {
            throw failure;
        }
        return again;
    }

    void remove(Collection<String> removed) {
        if (!removed.isEmpty()) {
            terms.bulkWrite(changes(removed, -1), UNORDERED);
            terms.deleteMany(
                    and(eq("projectId", project), in("term", GatherDocuments.exact(removed)), lte("items", 0L)));
        }
    }

    private List<WriteModel<Document>> changes(Collection<String> changed, long by) {
        UpdateOptions upsert = new UpdateOptions().upsert(by > 0);
        List<WriteModel<Document>> changes = new ArrayList<>();
        for (Object term : GatherDocuments.exact(changed)) {
            Document one = new Document("projectId", project).append("term", term);
            changes.add(new UpdateOneModel<>(one, Updates.inc("items", by), upsert));
        }
        return changes;
    }

    Map<String, Long> read(Collection<String> asked) {
        Map<String, Long> counts = new HashMap<>();
        if (!asked.isEmpty()) {
            terms.find(and(eq("projectId", project), in("term", GatherDocuments.exact(asked))))
                    .limit(asked.size())
                    .forEach(term -> counts.put(Documents.text(term, "term"), Documents.number(term, "items")));
        }
        return counts;
    }
}
