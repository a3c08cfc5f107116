package dev.orchestrator.gather.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Set;
import org.bson.Document;

/**
 * A store whose process dies at one of its commands: from then on no command gets through. With each place there are two
 * ways: the command was never sent, or it was carried out and its answer never came.
 */
final class DyingProcess {

    private static final Set<String> COMMANDS = Set.of(
            "find",
            "insertOne",
            "insertMany",
            "updateOne",
            "replaceOne",
            "findOneAndUpdate",
            "findOneAndDelete",
            "deleteOne",
            "deleteMany",
            "bulkWrite");

    private final MongoDatabase database;
    private final int lastCommand;
    private final boolean carriedOut;
    private int commands;

    DyingProcess(MongoDatabase database, int lastCommand, boolean carriedOut) {
        this.database = database;
        this.lastCommand = lastCommand;
        this.carriedOut = carriedOut;
    }

    MongoConversationStore store(Clock clock) {
        Indexes indexes = new Indexes(database.getCollection("conversations"), database.getCollection("messages"));
        indexes.ensure();
        MongoMessages messages = new MongoMessages(dying("messages"));
        return new MongoConversationStore(new MongoConversations(dying("conversations"), messages), indexes, clock);
    }

    MongoUsageLedger ledger(Clock clock) {
        return new MongoUsageLedger(dying("usage"), dying("usage_meters"), clock);
    }

    MongoGatherStore gather(Clock clock) {
        MongoDatabase dying = (MongoDatabase) Proxy.newProxyInstance(
                MongoDatabase.class.getClassLoader(),
                new Class<?>[] {MongoDatabase.class},
                (proxy, method, arguments) -> method.getName().equals("getCollection")
                        ? dying((String) arguments[0])
                        : method.invoke(database, arguments));
        return new MongoGatherStore(new GatherPlaces(project -> dying), clock);
    }

    /** Whether it got as far as its last command. */
    boolean isDead() {
        return commands >= lastCommand;
    }

    @SuppressWarnings("unchecked")
    private MongoCollection<Document> dying(String name) {
        MongoCollection<Document> collection = database.getCollection(name);
        return (MongoCollection<Document>) Proxy.newProxyInstance(
                MongoCollection.class.getClassLoader(),
                new Class<?>[] {MongoCollection.class},
                (proxy, method, arguments) -> call(collection, method, arguments));
    }

    private Object call(MongoCollection<Document> collection, Method method, Object[] arguments) throws Throwable {
        boolean last = COMMANDS.contains(method.getName()) && ++commands >= lastCommand;
        if (commands > lastCommand || last && !carriedOut) {
            throw new MongoException("the process is dead");
        }
        try {
            Object result = method.invoke(collection, arguments);
            if (last) {
                throw new MongoException("the process is dead");
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
