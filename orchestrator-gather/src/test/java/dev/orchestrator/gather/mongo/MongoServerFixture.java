package dev.orchestrator.gather.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/** A stand-in for MongoDB that speaks its wire protocol on a loopback port; one for all tests of a JVM. */
public final class MongoServerFixture {

    private static final MongoServer SERVER = new MongoServer(new MemoryBackend());
    private static final MongoClient CLIENT;

    static {
        SERVER.bind("127.0.0.1", 0);
        CLIENT = MongoClients.create(uri());
    }

    private MongoServerFixture() {}

    public static String uri() {
        return SERVER.getConnectionString();
    }

    static MongoClient client() {
        return CLIENT;
    }
}
