package dev.orchestrator.gather.mongo;

import com.mongodb.client.MongoClient;
import java.util.ArrayList;

/** The databases of projects that tests leave behind. */
final class GatherDatabases {

    /** Where a project's own id is added to the mark, it is cut. */
    private static final int CUT = 20;

    private GatherDatabases() {}

    /** Drops those in whose names stands what marks the projects of a test. */
    static void drop(MongoClient client, String mark) {
        client.listDatabaseNames().into(new ArrayList<>()).stream()
                .filter(name -> name.startsWith("aladdin-gather-") && name.contains(mark.substring(0, CUT)))
                .forEach(name -> client.getDatabase(name).drop());
    }
}
