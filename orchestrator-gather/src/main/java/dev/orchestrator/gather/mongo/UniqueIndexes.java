package dev.orchestrator.gather.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** Unique indexes without which a collection would be numbered wrongly: nothing is written before they have been seen. */
final class UniqueIndexes {

    private final MongoCollection<Document> collection;
    private final List<Document> keys;
    private volatile boolean seen;

    /** The keys name fields with 1 each: all ascend. */
    UniqueIndexes(MongoCollection<Document> collection, Document... keys) {
        this.collection = collection;
        this.keys = List.of(keys);
    }

    void ensure() {
        keys.forEach(key -> collection.createIndex(key, new IndexOptions().unique(true)));
        seen = true;
    }

    void requireThere() {
        if (!seen) {
            List<Document> unique = new ArrayList<>();
            collection.listIndexes().into(new ArrayList<>()).stream()
                    .filter(index -> index.getBoolean("unique", false))
                    .forEach(index -> unique.add(index.get("key", Document.class)));
            seen = keys.stream().allMatch(key -> has(unique, key));
        }
        if (!seen) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR,
                    "collection " + collection.getNamespace() + " lacks its unique indexes; call"
                            + " MongoStores.ensureIndexes() once when the application starts");
        }
    }

    private static boolean has(List<Document> indexes, Document key) {
        return indexes.stream()
                .anyMatch(index -> index.keySet().stream().toList().equals(List.copyOf(key.keySet()))
                        && index.values().stream().allMatch(v -> v instanceof Number n && n.intValue() == 1));
    }
}
