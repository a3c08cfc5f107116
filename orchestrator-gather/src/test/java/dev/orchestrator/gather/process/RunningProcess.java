package dev.orchestrator.gather.process;

import dev.orchestrator.call.Mode;
import dev.orchestrator.contract.Together;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Opens stores, says "ready", waits for a line, and carries on a run from each of two threads. Leases are so short that
 * whoever writes is overtaken all the time, by its neighbour or by another such process. Says "wrote" and what after each
 * write that was acknowledged, and "lost" when it was overtaken. With the next line it ends the run.
 */
final class RunningProcess {

    static final int THREADS = 2;
    static final int NOTES = 3;
    static final Duration LEASE = Duration.ofMillis(1);

    private static final String USER = "user";
    private static final int WRITES_A_TURN = 5;

    private final RunStore store;
    private final String runId;
    private final String name;
    private volatile boolean ending;

    private RunningProcess(RunStore store, String runId, String name) {
        this.store = store;
        this.runId = runId;
        this.name = name;
    }

    static RunHead head(String runId) {
        return new RunHead(runId, USER, null, Mode.TASK, null, "{}");
    }

    static StoredRun run(RunStore store, String runId) {
        return store.find(USER, runId).orElseThrow();
    }

    static List<RunEntry> log(RunStore store, String runId) {
        return store.entries(USER, runId, 0, Integer.MAX_VALUE);
    }

    public static void main(String[] arguments) throws Exception {
        try (StoresAddress.Opened opened = StoresAddress.open(arguments[0])) {
            RunningProcess process = new RunningProcess(opened.stores().runs(), arguments[1], arguments[2]);
            System.out.println("ready");
            awaitLine();
            Together.run(THREADS + 1, thread -> {
                if (thread == THREADS) {
                    awaitLine();
                    process.ending = true;
                } else {
                    process.carryOn(thread);
                }
                return null;
            });
        }
        System.out.println("done");
    }

    private static void awaitLine() {
        try {
            while (System.in.read() != '\n') {
                // the rest of the line
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the run from whoever has it, as soon as he does not renew his lease: it finds what is due as any other would. */
    private void carryOn(int thread) {
        for (int turn = 0; !run(store, runId).status().isEnded(); turn++) {
            String name = thread + "." + turn;
            store.due(Instant.now(), Integer.MAX_VALUE).stream()
                    .filter(run -> run.id().equals(runId))
                    .flatMap(run -> store.take(run, LEASE).stream())
                    .forEach(taken -> carryOn(taken, name));
        }
    }

    private void carryOn(Started run, String turn) {
        try {
            for (int i = 0; i < WRITES_A_TURN && !ending; i++) {
                write(run, turn + "." + i);
            }
            if (ending) {
                store.change(run.token(), RunChange.completed(name));
            }
        } catch (RunLostException e) {
            System.out.println("lost " + e.epoch());
        }
    }

    private void write(Started run, String what) {
        List<RunNote> notes =
                IntStream.range(0, NOTES).mapToObj(i -> note(name, what, i)).toList();
        long last = store.append(run.token(), notes);
        System.out.println("wrote " + last + " " + run.token().epoch() + " " + name + " " + what);
    }

    private static RunNote note(String name, String what, int number) {
        return new RunNote("step", name + "." + what + "." + number, name + "." + what + "-" + number);
    }

    /** The entries that a line which begins with "wrote" tells of, without their time. */
    static List<RunEntry> acknowledged(String[] words) {
        List<RunEntry> entries = new ArrayList<>();
        long last = Long.parseLong(words[1]);
        for (int i = 0; i < NOTES; i++) {
            RunNote note = note(words[3], words[4], i);
            entries.add(new RunEntry(last - NOTES + 1 + i, note, Long.parseLong(words[2]), Instant.EPOCH));
        }
        return entries;
    }
}
