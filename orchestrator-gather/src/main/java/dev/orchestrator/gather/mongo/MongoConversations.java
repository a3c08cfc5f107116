package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import dev.orchestrator.port.store.Conversation;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/** What the stores of conversations share: finding a conversation of a user, and changing its document. */
final class MongoConversations {

    static final FindOneAndUpdateOptions AFTER = new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    final MongoCollection<Document> all;
    final MongoMessages messages;

    MongoConversations(MongoCollection<Document> all, MongoMessages messages) {
        this.all = all;
        this.messages = messages;
    }

    /** A key under which no message stands yet. */
    static String newKey() {
        return UUID.randomUUID().toString();
    }

    static String key(Document conversation) {
        return conversation.getString("key");
    }

    /** A conversation that is being deleted is not there any more. */
    static Bson notDeleted() {
        return exists("deleted", false);
    }

    static Bson of(String userId, String id) {
        return and(eq("_id", Documents.exact(id)), eq("user", Documents.exact(userId)), notDeleted());
    }

    /** The same conversation, if it was not deleted since; one that was made anew under its id is another one. */
    static Bson same(Document conversation) {
        return and(eq("_id", conversation.get("_id")), eq("key", key(conversation)), notDeleted());
    }

    Optional<Document> find(String userId, String id) {
        return Optional.ofNullable(all.find(of(userId, id)).first());
    }

    Document needed(String userId, String id) {
        return find(userId, id).orElseThrow(() -> Failures.noConversation(id));
    }

    /** Whether it was not deleted since. */
    boolean isThere(Document conversation) {
        return all.find(same(conversation)).first() != null;
    }

    /** Looks for the last message: how many there are is never kept twice, and so never wrong. */
    Conversation read(Document conversation) {
        return Documents.conversation(conversation, messages.last(key(conversation)));
    }

    static Bson changedAt(Instant now) {
        return Updates.max("updatedAt", now);
    }

    /** Changes the conversation unless it was deleted meanwhile. */
    boolean change(Document conversation, Bson update) {
        return all.updateOne(same(conversation), update).getMatchedCount() > 0;
    }

    /** Ends a deletion: once it is marked, anybody may do the rest of it, any number of times. */
    void purge(Document deleted) {
        messages.deleteAll(key(deleted));
        all.deleteOne(and(eq("_id", deleted.get("_id")), eq("key", key(deleted))));
    }
}
