package dev.orchestrator.internal.gather;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares an item with what its project has. What models would add to that may fail: what was found without them stays,
 * and the item pending if another time may be better.
 */
final class Comparison {

    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);

    private final Wiring wiring;
    private final Meanings meanings;
    private final NearDuplicates near;
    private final Judge judge;
    private final Errand errand;
    private final Faults faults;

    Comparison(Wiring wiring, Sizes sizes, Meanings meanings, Models models, Errand errand, Faults faults) {
        this.wiring = wiring;
        this.meanings = meanings;
        this.near = new NearDuplicates(wiring, sizes, errand);
        this.judge = new Judge(wiring, models);
        this.errand = errand;
        this.faults = faults;
    }

    GatherItem of(GatherItem item) {
        NearDuplicates.Sought sought = near.sought(item);
        Meanings.Meant meant = orElse(Meanings.Meant.unknown(item), () -> meanings.of(sought, errand.cancellation()));
        NearDuplicates.Near found = near.of(sought, meant);
        List<GatherDuplicate> duplicates =
                mayJudge() ? orElse(found.duplicates(), () -> judge.look(meant.item(), found)) : found.duplicates();
        return meant.item().toBuilder().duplicates(duplicates).build();
    }

    private boolean mayJudge() {
        return wiring.gathering().judge() && errand.wishes().enrich() && !faults.isStopped();
    }

    private <T> T orElse(T without, Supplier<T> with) {
        try {
            return with.get();
        } catch (RuntimeException e) {
            errand.cancellation().throwIfCancelled();
            LOG.warn("An item of project {} is compared without a model", errand.projectId(), e);
            OrchestratorException failure = Faults.known(e);
            if (Faults.mayPass(failure)) {
                faults.stop(failure); // nor will the next one be asked
            } else {
                faults.missing(Faults.words(failure), false);
            }
            return without;
        }
    }
}
