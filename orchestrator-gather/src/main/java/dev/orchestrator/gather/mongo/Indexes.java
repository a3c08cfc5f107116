package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import com.mongodb.client.MongoCollection;
import org.bson.Document;

/** The indexes of conversations and messages. */
final class Indexes {

    private final MongoCollection<Document> conversations;
    private final UniqueIndexes ofMessages;

    Indexes(MongoCollection<Document> conversations, MongoCollection<Document> messages) {
        this.conversations = conversations;
        this.ofMessages = new UniqueIndexes(
                messages,
                new Document("conversation", 1).append("sequence", 1),
                new Document("conversation", 1).append("id", 1));
    }

    void ensure() {
        conversations.createIndex(compoundIndex(ascending("user"), descending("createdAt", "_id")));
        conversations.createIndex(compoundIndex(ascending("user", "project"), descending("createdAt", "_id")));
        ofMessages.ensure();
    }

    void requireThere() {
        ofMessages.requireThere();
    }
}
