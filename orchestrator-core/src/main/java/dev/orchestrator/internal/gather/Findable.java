package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.internal.match.NaturalKeys;
import dev.orchestrator.internal.match.Signature;
import dev.orchestrator.internal.match.Terms;
import dev.orchestrator.port.store.GatherItem;
import java.util.ArrayList;
import java.util.List;

/** By what an item is found again: its words, its natural keys, and its meaning where that is known. */
final class Findable {

    private Findable() {}

    static List<String> terms(GatherItem item, DuplicateRules rules) {
        Object content = Contents.compared(item);
        List<String> terms = new ArrayList<>(Terms.of(content));
        terms.addAll(new NaturalKeys(rules.naturalKeys()).terms(content));
        Meanings.signature(item).map(Signature::terms).ifPresent(terms::addAll);
        return terms;
    }
}
