package dev.orchestrator.gather.crash;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import dev.orchestrator.gather.mongo.MongoStores;
import dev.orchestrator.gather.process.StoresAddress;

/** Stores by address: as {@link StoresAddress} has them, and on MongoDB with a database and an ear for its commands. */
final class CrashStores {

    private static final String MONGO = "mongo:";

    private CrashStores() {}

    static String mongo(String uri, String database) {
        return MONGO + database + ":" + uri;
    }

    static boolean sendsCommands(String address) {
        return address.startsWith(MONGO);
    }

    static StoresAddress.Opened open(String address) {
        return open(address, new CommandListener() {});
    }

    static StoresAddress.Opened open(String address, CommandListener listener) {
        if (!sendsCommands(address)) {
            return StoresAddress.open(address);
        }
        String[] parts = address.split(":", 3);
        MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(parts[2]))
                .addCommandListener(listener)
                .build());
        MongoStores stores = MongoStores.builder(client).database(parts[1]).build();
        stores.ensureIndexes();
        return new StoresAddress.Opened(stores, client);
    }
}
