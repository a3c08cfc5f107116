package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** The indexes, without which messages would be numbered wrongly: nothing is written before they have been seen. */
final class Indexes {

    private static final Document BY_SEQUENCE = new Document("conversation", 1).append("sequence", 1);
    private static final Document BY_ID = new Document("conversation", 1).append("id", 1);

    private final MongoCollection<Document> conversations;
    private final MongoCollection<Document> messages;
    private volatile boolean seen;

    Indexes(MongoCollection<Document> conversations, MongoCollection<Document> messages) {
        this.conversations = conversations;
        this.messages = messages;
    }

    void ensure() {
        conversations.createIndex(compoundIndex(ascending("user"), descending("createdAt", "_id")));
        conversations.createIndex(compoundIndex(ascending("user", "project"), descending("createdAt", "_id")));
        messages.createIndex(BY_SEQUENCE, new IndexOptions().unique(true));
        messages.createIndex(BY_ID, new IndexOptions().unique(true));
        seen = true;
    }

    void requireThere() {
        if (!seen) {
            List<Document> unique = new ArrayList<>();
            messages.listIndexes().into(new ArrayList<>()).stream()
                    .filter(index -> index.getBoolean("unique", false))
                    .forEach(index -> unique.add(index.get("key", Document.class)));
            seen = has(unique, BY_SEQUENCE) && has(unique, BY_ID);
        }
        if (!seen) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR,
                    "collection " + messages.getNamespace() + " lacks its unique indexes; call"
                            + " MongoStores.ensureIndexes() once when the application starts");
        }
    }

    private static boolean has(List<Document> indexes, Document key) {
        return indexes.stream()
                .anyMatch(index -> index.keySet().stream().toList().equals(List.copyOf(key.keySet()))
                        && index.values().stream().allMatch(v -> v instanceof Number n && n.intValue() == 1));
    }
}
