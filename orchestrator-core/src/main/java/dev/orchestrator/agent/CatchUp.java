package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One of those who work at the same time on what an agent has handed on. Whoever goes on with a run goes through what is written down
 * first, and none of them does anything new before all have: what they have used up counts for each of them. Thread-safe.
 */
final class CatchUp {

    private final Others others;
    private final @Nullable CatchUp above;
    private final AtomicBoolean arrived = new AtomicBoolean();

    private CatchUp(Others others, @Nullable CatchUp above) {
        this.others = others;
        this.above = above;
    }

    /** How many of them are not that far yet, and when none is left. */
    record Others(AtomicInteger missing, CompletableFuture<Void> all) {
        static Others of(int number) {
            return new Others(new AtomicInteger(number), new CompletableFuture<>());
        }
    }

    /** Of an agent that works alone. */
    static CatchUp alone() {
        return new CatchUp(Others.of(1), null);
    }

    /** Of one of those that this agent hands work to. */
    CatchUp below(Others its) {
        return new CatchUp(its, this);
    }

    /** Says that nothing written down is left here, or that the agent has ended. */
    void arrive() {
        if (arrived.compareAndSet(false, true) && others.missing().decrementAndGet() == 0) {
            others.all().complete(null);
        }
    }

    /** Waits before the first thing that is new; nobody waits for long, for what is written down is only read. */
    void await(AgentHost host, Cancellation cancellation) {
        arrive();
        if (!others.all().isDone()) {
            host.await(others.all(), cancellation);
        }
        if (above != null) {
            above.await(host, cancellation);
        }
    }
}
