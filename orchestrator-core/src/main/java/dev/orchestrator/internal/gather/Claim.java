package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The right to complete an item, which one process has at a time, and for as long as it gives signs of life. */
final class Claim {

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration SLOWEST_LOOK = Duration.ofSeconds(1);

    /** Somebody else has changed the item: what this process has made of it is not kept. */
    static final class Lost extends OrchestratorException {
        private static final long serialVersionUID = 1L;

        Lost(GatherItem item) {
            super(
                    ErrorCode.DATABASE_ERROR,
                    "gather item " + item.id() + " of project " + item.projectId()
                            + " was changed by somebody else while it was completed; read it again");
        }
    }

    private final Wiring wiring;

    Claim(Wiring wiring) {
        this.wiring = wiring;
    }

    private GatherStore store() {
        return wiring.gathering().store();
    }

    /** Waits until the item is complete or can be claimed, and claims it; what is not pending needs no claim. */
    GatherItem take(GatherItem found, Cancellation cancellation) {
        GatherItem item = found;
        Duration pause = FIRST_LOOK;
        while (item.state() == State.PENDING) {
            Optional<GatherItem> claimed = tryTake(item);
            if (claimed.isPresent()) {
                return claimed.get();
            }
            wiring.scheduler().pause(pause, cancellation);
            pause = pause.multipliedBy(2).compareTo(SLOWEST_LOOK) < 0 ? pause.multipliedBy(2) : SLOWEST_LOOK;
            item = again(item);
        }
        return item;
    }

    /** Claims an item with whatever was changed of it, unless somebody has it. */
    Optional<GatherItem> tryTake(GatherItem item) {
        Instant busy = item.busyUntil();
        return busy != null && busy.isAfter(wiring.clock().instant()) ? Optional.empty() : extend(item);
    }

    /** Keeps an item as it is now, and the claim for another lease; empty if the claim was lost. */
    Optional<GatherItem> extend(GatherItem item) {
        return update(extended(item));
    }

    /** Keeps an item and gives the claim back; empty if it was lost. */
    Optional<GatherItem> end(GatherItem item) {
        return update(item.toBuilder().busyUntil(null).build());
    }

    /** The item as it is claimed for a lease from now on. */
    GatherItem extended(GatherItem item) {
        return item.toBuilder()
                .busyUntil(wiring.clock().instant().plus(wiring.gathering().lease()))
                .build();
    }

    private Optional<GatherItem> update(GatherItem item) {
        return store().update(item, Findable.terms(item, wiring.gathering().rules()));
    }

    private GatherItem again(GatherItem item) {
        return store().find(item.projectId(), List.of(item.id())).stream()
                .findFirst()
                .orElseThrow(() -> new Lost(item));
    }
}
