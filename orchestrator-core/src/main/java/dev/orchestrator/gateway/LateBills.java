package dev.orchestrator.gateway;

import dev.orchestrator.call.Scheduler;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Bills that wait until the provider has counted. Where nobody can wait so long, they are written down as estimated. */
final class LateBills {

    private static final Duration UNTIL_COUNTED = Duration.ofSeconds(2); // OpenRouter writes its record with a delay

    private final Scheduler scheduler;
    private final Executor background;
    private final Set<LateBill> waiting = ConcurrentHashMap.newKeySet();

    LateBills(Scheduler scheduler, Executor background) {
        this.scheduler = scheduler;
        this.background = background;
    }

    /** Looks a usage up a little later, and books it, or the estimate; either of them once. */
    void add(Usage estimate, Supplier<Optional<Usage>> lookUp, Consumer<Usage> book) {
        LateBill bill = new LateBill(estimate, lookUp, book);
        waiting.add(bill);
        try {
            scheduler.after(UNTIL_COUNTED, () -> background.execute(bill::bookCounted));
        } catch (RuntimeException closed) { // the application's scheduler takes nothing more
            bill.bookEstimate();
        }
    }

    /** Writes down as estimated what is still waiting, and waits for what is just being written. */
    void bookNow() {
        waiting.forEach(LateBill::bookEstimate);
    }

    private final class LateBill {
        private final Usage estimate;
        private final Supplier<Optional<Usage>> lookUp;
        private final Consumer<Usage> book;
        private final ReentrantLock booking = new ReentrantLock();

        LateBill(Usage estimate, Supplier<Optional<Usage>> lookUp, Consumer<Usage> book) {
            this.estimate = estimate;
            this.lookUp = lookUp;
            this.book = book;
        }

        void bookCounted() {
            if (waiting.contains(this)) {
                book(lookUp.get().orElse(estimate));
            }
        }

        void bookEstimate() {
            book(estimate);
        }

        /** Whoever comes second waits until it is written: the ledger may be closed next. */
        private void book(Usage usage) {
            booking.lock();
            try {
                if (waiting.contains(this)) {
                    book.accept(usage);
                    waiting.remove(this);
                }
            } finally {
                booking.unlock();
            }
        }
    }
}
