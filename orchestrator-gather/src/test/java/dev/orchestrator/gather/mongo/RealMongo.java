package dev.orchestrator.gather.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database of its own on the real server that MONGODB_URI names, dropped when the tests of a class are done. */
final class RealMongo implements BeforeAllCallback, AfterAllCallback {

    static final String WHY_NOT = "set MONGODB_URI to run this against a real MongoDB";

    private final String database = "orchestrator_test_" + UUID.randomUUID();
    private MongoClient client;

    @Override
    public void beforeAll(ExtensionContext context) {
        client = MongoClients.create(System.getenv("MONGODB_URI"));
    }

    MongoClient client() {
        return client;
    }

    MongoStores.Builder stores() {
        return MongoStores.builder(client).database(database);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        client.getDatabase(database).drop();
        client.close();
    }
}
