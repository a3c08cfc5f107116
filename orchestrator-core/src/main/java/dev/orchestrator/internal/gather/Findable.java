package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.internal.match.NaturalKeys;
import dev.orchestrator.internal.match.Signature;
import dev.orchestrator.internal.match.Terms;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherResolution;
import dev.orchestrator.port.store.GatherStore;
import java.util.ArrayList;
import java.util.List;

/**
 * By what an item is found again: its words, its natural keys, and its meaning where that is known. One that was left out or
 * merged is not found by these, so that many of them never crowd out the one that stands for them, but by that one.
 */
final class Findable {

    private static final String BEHIND = ">"; // stands in no term of words, and in no word that is sought

    private Findable() {}

    static List<String> terms(GatherItem item, DuplicateRules rules) {
        GatherResolution resolution = item.resolution();
        if (resolution != null && !standsForItself(item)) {
            return List.of(behind(resolution.otherId()));
        }
        Object content = Contents.compared(item, rules);
        List<String> terms = new ArrayList<>(Terms.of(content));
        NaturalKeys keys = new NaturalKeys(rules.naturalKeys());
        Contents.each(content).stream()
                .flatMap(one -> keys.terms(one).stream())
                .distinct()
                .limit(DuplicateRules.MOST_KEYS)
                .forEach(terms::add);
        Meanings.signature(item).map(Signature::terms).ifPresent(terms::addAll);
        int room = GatherStore.MOST_TERMS - terms.size();
        Terms.inCapitals(content).stream().limit(room).forEach(terms::add);
        return terms;
    }

    /** The term of what an item stands for. */
    static String behind(String itemId) {
        return BEHIND + Hashes.sha256(itemId);
    }

    /** Whether an item was left out for another one, or has become part of it. */
    static boolean isBehind(GatherItem item, String otherId) {
        GatherResolution resolution = item.resolution();
        return resolution != null
                && !standsForItself(item)
                && resolution.otherId().equals(otherId);
    }

    /** What was left out or merged stands for nothing by itself. */
    static boolean standsForItself(GatherItem item) {
        GatherResolution resolution = item.resolution();
        return resolution == null || resolution.kind() == GatherResolution.Kind.KEEP_BOTH;
    }
}
