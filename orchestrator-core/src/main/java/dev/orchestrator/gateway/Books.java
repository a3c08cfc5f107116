package dev.orchestrator.gateway;

import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of a gateway, used so that nothing gets lost. Only holding can fail a call: what is written afterwards was paid
 * for, and is written again in the background if it fails. That charges nothing twice, because a ledger knows holds and
 * entries by their ids.
 */
final class Books {

    /** A hold of a process that died frees itself after this. Longer attempts are charged all the same. */
    static final Duration LEASE = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(Books.class);
    private static final List<Duration> AGAIN =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1));
    private static final int MOST_WAITING = 1_000; // each may take a thread while the ledger hangs

    private final UsageLedger ledger;
    private final boolean keepsEntries;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Executor background;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /** {@code keepsEntries} is false where nobody could ever read them. */
    Books(UsageLedger ledger, boolean keepsEntries, Clock clock, Scheduler scheduler, Executor background) {
        this.ledger = ledger;
        this.keepsEntries = keepsEntries;
        this.clock = clock;
        this.scheduler = scheduler;
        this.background = background;
    }

    /** What is set aside for one piece of work, or which claim did not fit: then it is nothing. */
    record Hold(String id, List<Claim> claims, @Nullable Claim refused) {}

    /** Holds claims; if their window ends meanwhile, those of the next one. */
    Hold hold(Supplier<List<Claim>> claims) {
        Hold hold = hold(claims.get());
        Claim refused = hold.refused();
        return refused != null && refused.isOver(clock.instant()) ? hold(claims.get()) : hold;
    }

    private Hold hold(List<Claim> claims) {
        String id = UUID.randomUUID().toString();
        if (claims.isEmpty()) {
            return new Hold(id, claims, null);
        }
        try {
            return new Hold(id, claims, ledger.hold(id, claims, LEASE).orElse(null));
        } catch (RuntimeException e) {
            background.execute(() -> write(() -> "that hold " + id + " is none", () -> ledger.settle(id, Map.of())));
            throw e;
        }
    }

    /** Charges what was used by meter, and ends the hold. */
    void settle(Hold hold, Map<String, BigDecimal> used) {
        if (!hold.claims().isEmpty()) {
            write(() -> "hold " + hold.id() + " with " + used, () -> ledger.settle(hold.id(), used));
        }
    }

    /** Keeps an entry. {@code numbers} are what the log tells if that is not possible. */
    void record(Supplier<UsageEntry> entry, Supplier<String> numbers) {
        if (keepsEntries) {
            write(numbers, () -> ledger.record(entry.get()));
        }
    }

    BigDecimal usedOf(Claim claim) {
        return ledger.read(claim.meter()).used();
    }

    private void write(Supplier<String> numbers, Runnable step) {
        new Writing(numbers, step).run();
    }

    /** Something that is to be written, now or a little later. Used by one thread after the other. */
    private final class Writing {
        private final Supplier<String> numbers;
        private final Runnable step;
        private int failures;

        Writing(Supplier<String> numbers, Runnable step) {
            this.numbers = numbers;
            this.step = step;
        }

        void run() {
            try {
                step.run();
            } catch (RuntimeException e) {
                if (!isTriedAgain(e)) {
                    LOG.error("The ledger could not write down {}: book that by hand", numbers.get(), e);
                }
            }
        }

        private boolean isTriedAgain(RuntimeException failure) {
            boolean hopeless =
                    failure instanceof OrchestratorException known && known.code() == ErrorCode.VALIDATION_ERROR;
            if (hopeless || failures == AGAIN.size() || !waiting.tryAcquire()) {
                return false;
            }
            try {
                scheduler.after(AGAIN.get(failures++), () -> background.execute(this::runAgain));
                return true;
            } catch (RuntimeException closed) { // the application's scheduler takes nothing more
                waiting.release();
                failure.addSuppressed(closed);
                return false;
            }
        }

        private void runAgain() {
            try {
                run();
            } finally {
                waiting.release();
            }
        }
    }
}
