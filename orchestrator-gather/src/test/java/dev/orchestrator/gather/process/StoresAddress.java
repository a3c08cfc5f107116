package dev.orchestrator.gather.process;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.orchestrator.gather.mongo.MongoStores;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.port.Stores;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;

/** Where stores are, in words that can be handed to another process. */
public final class StoresAddress {

    private static final String ONE_COLLECTION = "one-collection:";

    /** Stores, and how to close them. */
    public record Opened(Stores stores, AutoCloseable closing) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            closing.close();
        }
    }

    private StoresAddress() {}

    public static String sqlite(Path file) {
        return "sqlite:" + file;
    }

    /** The stores at a MongoDB, with what all projects gather in one collection. */
    public static String inOneCollection(String mongo) {
        return ONE_COLLECTION + mongo;
    }

    public static Opened open(String address) {
        return open(address, Clock.systemUTC());
    }

    public static Opened open(String address, Clock clock) {
        if (address.startsWith("mongodb")) {
            return mongo(address, MongoStores.Builder::build, clock);
        }
        if (address.startsWith(ONE_COLLECTION)) {
            return mongo(
                    address.substring(ONE_COLLECTION.length()),
                    builder -> builder.gatherInOneCollection().build(),
                    clock);
        }
        SqliteStores stores = SqliteStores.open(Path.of(address.substring("sqlite:".length())), clock);
        return new Opened(stores, stores);
    }

    private static Opened mongo(String uri, Function<MongoStores.Builder, MongoStores> layout, Clock clock) {
        MongoClient client = MongoClients.create(uri);
        MongoStores stores = layout.apply(MongoStores.builder(client).clock(clock));
        stores.ensureIndexes();
        return new Opened(stores, client);
    }
}
