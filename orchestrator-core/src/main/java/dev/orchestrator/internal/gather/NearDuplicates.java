package dev.orchestrator.internal.gather;

import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import java.util.List;

/** Finds what an item may be a duplicate of. */
final class NearDuplicates {

    NearDuplicates(Wiring wiring, Models models, Errand errand) {}

    List<GatherDuplicate> of(GatherItem item) {
        return List.of();
    }
}
