package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.testing.ScriptedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Takes a file of lines in as the example does, and stands still in the middle if it is told to. */
final class IngestingProcess {

    static final Caller USER = Caller.user("quickstart");
    static final String PROJECT = "film";

    private IngestingProcess() {}

    /** {@code file of stores, file of lines, the line to stand still at or 0}. */
    public static void main(String[] args) throws Exception {
        int stop = Integer.parseInt(args[2]);
        AtomicInteger count = new AtomicInteger();
        try (SqliteStores stores = SqliteStores.open(Path.of(args[0]));
                Orchestrator orchestrator = orchestrator(stores)) {
            IngestJsonLines.ingest(
                    orchestrator,
                    Path.of(args[1]),
                    json -> {
                        if (count.incrementAndGet() == stop) {
                            standStill();
                        }
                        return request(json);
                    },
                    System.out);
        }
    }

    /** What a killed process was at is free again soon. */
    static Orchestrator orchestrator(SqliteStores stores) {
        return Orchestrator.builder(ScriptedModel.answering("nobody asks"))
                .stores(stores)
                .turnLease(Duration.ofMillis(100))
                .build();
    }

    static DataRequest request(String json) {
        return DataRequest.builder(USER, PROJECT).json(json).enrich(false).build();
    }

    private static void standStill() {
        System.out.println("standing still");
        while (true) {
            LockSupport.park();
        }
    }
}
