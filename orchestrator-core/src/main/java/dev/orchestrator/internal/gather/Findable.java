package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.internal.match.NaturalKeys;
import dev.orchestrator.internal.match.Signature;
import dev.orchestrator.internal.match.Terms;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherResolution;
import java.util.ArrayList;
import java.util.List;

/**
 * By what an item is found again: its words, its natural keys, and its meaning where that is known. One that was left out or
 * merged is not found, so that many of these never crowd out the one that stands for them.
 */
final class Findable {

    private Findable() {}

    static List<String> terms(GatherItem item, DuplicateRules rules) {
        if (!standsForItself(item)) {
            return List.of();
        }
        Object content = Contents.compared(item);
        List<String> terms = new ArrayList<>(Terms.of(content));
        NaturalKeys keys = new NaturalKeys(rules.naturalKeys());
        Contents.each(content).stream()
                .flatMap(one -> keys.terms(one).stream())
                .distinct()
                .limit(DuplicateRules.MOST_KEYS)
                .forEach(terms::add);
        Meanings.signature(item).map(Signature::terms).ifPresent(terms::addAll);
        return terms;
    }

    /** What was left out or merged stands for nothing by itself. */
    static boolean standsForItself(GatherItem item) {
        GatherResolution resolution = item.resolution();
        return resolution == null || resolution.kind() == GatherResolution.Kind.KEEP_BOTH;
    }
}
