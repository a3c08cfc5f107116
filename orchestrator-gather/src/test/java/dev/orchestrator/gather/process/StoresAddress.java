package dev.orchestrator.gather.process;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.orchestrator.gather.mongo.MongoStores;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.port.Stores;
import java.nio.file.Path;
import java.time.Clock;

/** Where stores are, in words that can be handed to another process. */
public final class StoresAddress {

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

    public static Opened open(String address) {
        return open(address, Clock.systemUTC());
    }

    public static Opened open(String address, Clock clock) {
        if (address.startsWith("mongodb")) {
            MongoClient client = MongoClients.create(address);
            MongoStores stores = MongoStores.builder(client).clock(clock).build();
            stores.ensureIndexes();
            return new Opened(stores, client);
        }
        SqliteStores stores = SqliteStores.open(Path.of(address.substring("sqlite:".length())), clock);
        return new Opened(stores, stores);
    }
}
