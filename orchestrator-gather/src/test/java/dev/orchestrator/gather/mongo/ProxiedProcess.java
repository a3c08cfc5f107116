package dev.orchestrator.gather.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Set;
import org.bson.Document;

/** Stores whose commands go through somebody's hands. */
abstract class ProxiedProcess {

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

    ProxiedProcess(MongoDatabase database) {
        this.database = database;
    }

    /** What is sent to the server. */
    @FunctionalInterface
    interface Command {
        Object send() throws Throwable;
    }

    /** Sends a command, or does something else. */
    abstract Object handle(Command command) throws Throwable;

    /** Does what sends nothing, such as telling the name of a collection. */
    abstract Object aside(Command call) throws Throwable;

    final MongoConversationStore store(Clock clock) {
        Indexes indexes = new Indexes(database.getCollection("conversations"), database.getCollection("messages"));
        indexes.ensure();
        MongoMessages messages = new MongoMessages(proxied("messages"));
        return new MongoConversationStore(new MongoConversations(proxied("conversations"), messages), indexes, clock);
    }

    final MongoUsageLedger ledger(Clock clock) {
        return new MongoUsageLedger(proxied("usage"), proxied("usage_meters"), clock);
    }

    final MongoRunStore runs(Clock clock) {
        UniqueIndexes indexes = MongoRunStore.indexes(database.getCollection("run_entries"));
        indexes.ensure();
        return new MongoRunStore(proxied("runs"), proxied("run_entries"), indexes, clock);
    }

    final MongoGatherStore gather(Clock clock) {
        MongoDatabase proxied = (MongoDatabase) Proxy.newProxyInstance(
                MongoDatabase.class.getClassLoader(),
                new Class<?>[] {MongoDatabase.class},
                (proxy, method, arguments) -> method.getName().equals("getCollection")
                        ? proxied((String) arguments[0])
                        : method.invoke(database, arguments));
        return new MongoGatherStore(new GatherPlaces(project -> proxied), clock);
    }

    @SuppressWarnings("unchecked")
    private MongoCollection<Document> proxied(String name) {
        MongoCollection<Document> collection = database.getCollection(name);
        return (MongoCollection<Document>) Proxy.newProxyInstance(
                MongoCollection.class.getClassLoader(),
                new Class<?>[] {MongoCollection.class},
                (proxy, method, arguments) -> call(collection, method, arguments));
    }

    private Object call(MongoCollection<Document> collection, Method method, Object[] arguments) throws Throwable {
        Command command = () -> {
            try {
                return method.invoke(collection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return COMMANDS.contains(method.getName()) ? handle(command) : aside(command);
    }
}
