package dev.orchestrator.gather.crash;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/** The stand-in for MongoDB in a process of its own: says where it is, and serves until its input ends. */
final class MongoServerProcess {

    private MongoServerProcess() {}

    public static void main(String[] arguments) throws Exception {
        MongoServer server = new MongoServer(new MemoryBackend());
        server.bind("127.0.0.1", 0);
        System.out.println("uri " + server.getConnectionString());
        while (System.in.read() != -1) {
            // Nobody says anything.
        }
        server.shutdownNow();
    }
}
