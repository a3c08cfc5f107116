package dev.orchestrator;

import dev.orchestrator.call.Mode;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Instant;
import java.util.List;

/** Every record of the store of runs, with something in it that must not be shown. */
final class RunRecords {

    private RunRecords() {}

    static List<Record> saying(String secret) {
        RunHead head = new RunHead("run", "u-1", "p", Mode.TASK, "c", secret);
        StoredRun run =
                new StoredRun(head, Status.COMPLETED, secret, null, null, false, 1, 2, Instant.EPOCH, Instant.EPOCH);
        RunNote note = new RunNote("tool-result", "call-1", secret);
        RunToken token = new RunToken("run", 1, secret);
        return List.of(
                head,
                run,
                note,
                token,
                new RunEntry(1, note, 1, Instant.EPOCH),
                RunChange.completed(secret),
                new RunStart.Started(token, run),
                new RunStart.Exists(run));
    }
}
