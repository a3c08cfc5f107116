package dev.orchestrator.contract;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.NeighbourQuery;
import java.util.List;

/** How many entities and relations a project has. */
public record BrainSize(long entities, long relations) {

    /**
     * Counts by what the port returns: right up to {@link BrainQuery#MOST_MATCHES} entities. A Brain on a store that can
     * be counted is better counted there, where something written twice shows.
     */
    public static BrainSize asTold(Brain brain, String projectId) {
        BrainQuery everything =
                BrainQuery.of(projectId, "everything").withThreshold(0).page(0, BrainQuery.MOST_MATCHES);
        List<String> ids = brain.search(everything, Cancellation.none()).stream()
                .map(match -> match.entity().id())
                .toList();
        NeighbourQuery among = NeighbourQuery.of(projectId, ids);
        return new BrainSize(
                ids.size(),
                brain.neighbours(among, Cancellation.none()).relations().size());
    }
}
