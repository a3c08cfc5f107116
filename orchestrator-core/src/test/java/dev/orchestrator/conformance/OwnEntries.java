package dev.orchestrator.conformance;

import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.stream.Usage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A ledger that keeps its entries itself, rightly, for mutants to break in one place each. */
class OwnEntries extends DelegatingUsageLedger {

    final Map<String, UsageEntry> entries = new ConcurrentHashMap<>();

    OwnEntries(UsageLedger inner) {
        super(inner);
    }

    /** What two usages are together. */
    Usage add(Usage a, Usage b) {
        return a.plus(b);
    }

    /** What names of users and projects are compared by. */
    String form(String name) {
        return name;
    }

    @Override
    public void record(UsageEntry entry) {
        entries.putIfAbsent(entry.id(), entry);
    }

    @Override
    public UsageSum sum(UsageQuery query) {
        UsageSum sum = UsageSum.NONE;
        for (UsageEntry entry : entries.values()) {
            if (isAskedFor(entry, query)) {
                sum = new UsageSum(sum.calls() + 1, add(sum.usage(), entry.usage()));
            }
        }
        return sum;
    }

    private boolean isAskedFor(UsageEntry entry, UsageQuery query) {
        return isSame(query.userId(), entry.userId())
                && isSame(query.projectId(), entry.projectId())
                && (query.from() == null || !entry.at().isBefore(query.from()))
                && (query.to() == null || entry.at().isBefore(query.to()));
    }

    private boolean isSame(String asked, String there) {
        return asked == null || (there != null && form(asked).equals(form(there)));
    }
}
