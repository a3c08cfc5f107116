package dev.orchestrator.gather.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gather.process.ChildJvm;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Kills one process after the other that chat over the same stores, and looks at the stores after each. */
final class Killing {

    /** How long a conversation waits for a process that was killed. */
    static final Duration LEASE = Duration.ofMillis(500);

    /** Far more than a lease: only what hangs takes as long. */
    private static final Duration PATIENCE = LEASE.plusSeconds(30);

    private final String name;
    private final String address;
    private final Path folder;
    private final Duration patience;
    private final Expected expected = new Expected();
    private final Counts counts = new Counts();

    Killing(String name, String address, Path folder) {
        this(name, address, folder, PATIENCE);
    }

    /** The address may hold a password: only the name is told. {@code folder} takes what killed processes leave behind. */
    Killing(String name, String address, Path folder, Duration patience) {
        this.name = name;
        this.address = address;
        this.folder = folder;
        this.patience = patience;
    }

    /** A new seed, or the one of a run that is to be repeated. */
    static long seed() {
        return Long.getLong("crash.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    }

    /** Kills so many times, phase by phase, and prints what was hit. */
    void times(int count) throws Exception {
        long seed = seed();
        all(IntStream.rangeClosed(1, count)
                .mapToObj(number -> Kill.of(seed, number))
                .toList());
        System.out.println(counts.line(name, seed));
        assertThat(counts.missed())
                .as("phases in which a chat stood still and was not killed")
                .isEmpty();
    }

    /** Makes all these kills. A process starts while the stores are looked at, and waits for a word before it opens them. */
    void all(List<Kill> kills) throws Exception {
        ChildJvm next = start(kills.get(0));
        try {
            for (Kill kill : kills) {
                Ledger ledger = kill(next, kill);
                next = kill.number() < kills.size() ? start(kills.get(kill.number())) : next;
                lookAt(kill, ledger);
            }
            wholeToTheEnd();
        } catch (AssertionError | RuntimeException e) {
            String again =
                    "; the same kills again: -Dcrash.seed=" + kills.get(0).seed() + "; ";
            throw new AssertionError(name + ": " + counts.kills() + " kills survived" + again + e.getMessage(), e);
        } finally {
            next.close();
        }
    }

    private ChildJvm start(Kill kill) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(address, folder.toString()));
        arguments.addAll(kill.arguments());
        return ChildJvm.start(ChattingProcess.class, arguments.toArray(String[]::new));
    }

    private void prepare(Kill kill) throws Exception {
        try (StoresAddress.Opened opened = CrashStores.open(address)) {
            for (int i = 0; i < Texts.SHARED_CONVERSATIONS; i++) {
                String id = Texts.sharedConversation(kill.number(), i);
                opened.stores()
                        .conversations()
                        .create(Conversation.begin(id, Texts.USER, null, "shared", Instant.now()));
            }
        }
    }

    private Ledger kill(ChildJvm child, Kill kill) throws Exception {
        prepare(kill);
        child.awaitLine("ready");
        child.send("go");
        child.awaitLine("now");
        LockSupport.parkNanos(kill.delayNanos());
        child.kill();
        return Ledger.of(child.printed());
    }

    private void lookAt(Kill kill, Ledger ledger) throws Exception {
        try (StoresAddress.Opened opened = CrashStores.open(address)) {
            ConversationStore store = opened.stores().conversations();
            new Aftermath(kill, ledger, store, expected, patience).check();
            counts.add(kill, ledger);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("after " + kill + ": " + e.getMessage(), e);
        }
    }

    private void wholeToTheEnd() throws Exception {
        try (StoresAddress.Opened opened = CrashStores.open(address)) {
            new Wholeness(opened.stores().conversations(), expected).isWhole(expected.conversations());
        }
    }
}
