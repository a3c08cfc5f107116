package dev.orchestrator.internal.gather;

import dev.orchestrator.port.store.GatherDecision;
import dev.orchestrator.port.store.GatherDecision.Kind;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherResolution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the log of an item tells: of each pair its last entry holds. */
final class DecisionLog {

    private DecisionLog() {}

    /** The log of an item with one more entry; of a long one the oldest is dropped. */
    static List<GatherDecision> with(GatherItem item, GatherDecision last) {
        List<GatherDecision> all = new ArrayList<>(item.decisions());
        all.add(last);
        return all.subList(Math.max(0, all.size() - GatherItem.MOST_DECISIONS), all.size());
    }

    /** The ids of what somebody has told apart from an item. */
    static Set<String> toldApart(GatherItem item) {
        return apart(item.decisions()).keySet();
    }

    /** What holds when a decision was taken back: nothing, or that two were told apart before it. */
    static @Nullable GatherResolution before(List<GatherDecision> log) {
        GatherResolution last = null;
        for (GatherDecision one : apart(log).values()) {
            last = new GatherResolution(GatherResolution.Kind.KEEP_BOTH, one.otherId(), one.by(), one.at());
        }
        return last;
    }

    private static Map<String, GatherDecision> apart(List<GatherDecision> log) {
        Map<String, GatherDecision> apart = new LinkedHashMap<>();
        for (GatherDecision one : log) {
            apart.remove(one.otherId()); // or it would keep its old place
            if (one.kind() == Kind.KEEP_BOTH) {
                apart.put(one.otherId(), one);
            }
        }
        return apart;
    }
}
