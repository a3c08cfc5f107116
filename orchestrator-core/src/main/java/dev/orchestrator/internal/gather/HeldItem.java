package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.GatherItem;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An item that was claimed: the claim is renewed until it is given back, however long a step takes. Thread-safe. */
final class HeldItem implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeldItem.class);
    private static final int RENEWALS_A_LEASE = 3;

    private final Wiring wiring;
    private final Claim claim;
    private final ReentrantLock storing = new ReentrantLock();
    private GatherItem stored; // guarded by storing
    private boolean lost; // guarded by storing
    private volatile boolean closed;
    private volatile Cancellation.@Nullable Registration renewal;

    HeldItem(Wiring wiring, Claim claim, GatherItem claimed) {
        this.wiring = wiring;
        this.claim = claim;
        this.stored = claimed;
        armRenewal();
    }

    GatherItem item() {
        storing.lock();
        try {
            return stored;
        } finally {
            storing.unlock();
        }
    }

    private void armRenewal() {
        if (!closed) {
            renewal = wiring.scheduler()
                    .after(wiring.gathering().lease().dividedBy(RENEWALS_A_LEASE), () -> elsewhere(this::renew));
        }
    }

    private void elsewhere(Runnable work) {
        try {
            wiring.background().execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("No thread to renew the claim of an item; it runs out by itself", e);
        }
    }

    private void renew() {
        storing.lock();
        try {
            if (closed || lost) {
                return;
            }
            put(claim.extend(stored));
        } catch (RuntimeException e) {
            LOG.warn("The claim of gather item {} could not be renewed; trying again", stored.id(), e);
        } finally {
            storing.unlock();
        }
        armRenewal();
    }

    private Optional<GatherItem> put(Optional<GatherItem> next) {
        lost = next.isEmpty();
        next.ifPresent(item -> stored = item);
        return next;
    }

    /** Keeps what was made of the item so far, and the claim with it. */
    GatherItem save(GatherItem item) {
        return changed(item, false);
    }

    /** Keeps the item and gives the claim back. */
    GatherItem finish(GatherItem item) {
        return changed(item, true);
    }

    private GatherItem changed(GatherItem item, boolean last) {
        storing.lock();
        try {
            GatherItem next = item.toBuilder()
                    .version(stored.version(), stored.lastUpdated()) // renewals count as changes
                    .build();
            Optional<GatherItem> kept = lost ? Optional.empty() : put(last ? claim.end(next) : claim.extend(next));
            closed = closed || last;
            return kept.orElseThrow(() -> new Claim.Lost(item));
        } finally {
            storing.unlock();
        }
    }

    /** Stops renewing. */
    @Override
    public void close() {
        closed = true;
        Cancellation.Registration armed = renewal;
        if (armed != null) {
            armed.close();
        }
    }
}
