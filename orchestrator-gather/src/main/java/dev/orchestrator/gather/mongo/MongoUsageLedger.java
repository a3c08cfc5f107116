package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Indexes.ascending;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.BsonField;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Entries in one collection, meters in another. */
final class MongoUsageLedger implements UsageLedger {

    private final MongoCollection<Document> entries;
    private final MongoMeters meters;

    MongoUsageLedger(MongoCollection<Document> entries, MongoCollection<Document> meters, Clock clock) {
        this.entries = entries;
        this.meters = new MongoMeters(meters, clock);
    }

    void ensureIndexes() {
        entries.createIndex(ascending("at"));
        entries.createIndex(ascending("user", "at"));
        entries.createIndex(ascending("project", "at"));
        entries.createIndex(ascending("user", "project", "at"));
        meters.ensureIndexes();
    }

    @Override
    public void record(UsageEntry entry) {
        Failures.run("record usage " + entry.id(), () -> {
            try {
                entries.insertOne(UsageDocuments.of(entry));
            } catch (MongoWriteException e) {
                if (!Failures.isDuplicateKey(e)) {
                    throw e;
                }
            }
        });
    }

    @Override
    public UsageSum sum(UsageQuery query) {
        List<Bson> conditions = new ArrayList<>();
        if (query.userId() != null) {
            conditions.add(eq("user", Documents.exact(query.userId())));
        }
        if (query.projectId() != null) {
            conditions.add(eq("project", Documents.exact(query.projectId())));
        }
        if (query.from() != null) {
            conditions.add(gte("at", query.from()));
        }
        if (query.to() != null) {
            conditions.add(lt("at", query.to()));
        }
        Bson asked = conditions.isEmpty() ? empty() : and(conditions);
        return Failures.translated(
                "sum usage",
                () -> Optional.ofNullable(entries.aggregate(List.of(match(asked), group(null, accumulators())))
                                .first())
                        .map(UsageDocuments::sum)
                        .orElse(UsageSum.NONE));
    }

    private static List<BsonField> accumulators() {
        List<BsonField> all =
                new ArrayList<>(List.of(Accumulators.sum("calls", 1L), Accumulators.max("basis", "$usage.basis")));
        for (String field : UsageDocuments.SUMMED) {
            all.add(Accumulators.sum(field, "$usage." + field));
        }
        return all;
    }

    @Override
    public Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) {
        Failures.require(!lease.isNegative() && !lease.isZero(), "lease must be positive, got " + lease);
        Failures.require(
                claims.stream().map(Claim::meter).distinct().count() == claims.size(),
                "hold " + holdId + " claims a meter twice; claim the sum");
        return Failures.translated("hold " + holdId, () -> meters.hold(holdId, claims, lease));
    }

    @Override
    public void settle(String holdId, Map<String, BigDecimal> used) {
        used.forEach((meter, amount) -> UsageLedger.requireAmount(amount, "what was used of meter " + meter));
        Failures.run("settle hold " + holdId, () -> meters.settle(holdId, used));
    }

    @Override
    public MeterReading read(String meter) {
        return Failures.translated("read meter " + meter, () -> meters.read(meter));
    }
}
