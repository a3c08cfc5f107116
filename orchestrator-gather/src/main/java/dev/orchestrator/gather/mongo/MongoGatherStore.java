package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.all;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.orchestrator.gather.mongo.GatherPlaces.Place;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherPage;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Items, one document each with its terms, changed by one update at a time; how many hold a term is counted beside them. */
final class MongoGatherStore implements GatherStore {

    private static final Bson TERMS_ALONE = Projections.include("terms");
    private static final Bson ID_AND_TERMS = Projections.include("id", "terms");
    private static final CountOptions COUNTED = new CountOptions().limit(GatherStore.MOST_COUNTED);

    /** Whole items come at once: MongoDB sends 16 MB of them at most, but not all that speak its language count bytes. */
    private static final int BATCH = 10;

    private final GatherPlaces places;
    private final Clock clock;

    MongoGatherStore(GatherPlaces places, Clock clock) {
        this.places = places;
        this.clock = clock;
    }

    private static Bson of(String projectId) {
        return eq("projectId", Documents.exact(projectId));
    }

    private static Bson item(String projectId, String id) {
        return and(of(projectId), eq("id", Documents.exact(id)));
    }

    @Override
    public GatherItem insert(GatherItem item, Collection<String> terms) {
        Set<String> its = GatherStore.requireTerms(terms);
        GatherItem first = item.toBuilder().version(1, item.lastUpdated()).build();
        return Failures.translated("insert item " + item.id(), () -> {
            Place place = places.prepared(item.projectId());
            Optional<GatherItem> there = byHash(place, item.projectId(), item.contentHash());
            while (there.isEmpty()) {
                if (isInserted(place, first, its)) {
                    return first;
                }
                there = byHash(place, item.projectId(), item.contentHash());
                requireFree(place, item, there);
            }
            return there.get();
        });
    }

    private static boolean isInserted(Place place, GatherItem item, Set<String> terms) {
        TermCounts counts = new TermCounts(place.terms(), item.projectId());
        counts.add(terms);
        try {
            place.items().insertOne(GatherDocuments.of(item, terms));
            return true;
        } catch (MongoWriteException e) {
            counts.remove(terms);
            if (Failures.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Where neither the content nor the id is there, somebody has just deleted it: then it is worth another try. */
    private static void requireFree(Place place, GatherItem item, Optional<GatherItem> there) {
        Failures.require(
                there.isPresent()
                        || place.items().find(item(item.projectId(), item.id())).first() == null,
                "the id " + item.id() + " is taken by an item of other content");
    }

    private static Optional<GatherItem> byHash(Place place, String projectId, String contentHash) {
        Bson one = and(of(projectId), eq("contentHash", Documents.exact(contentHash)));
        return Optional.ofNullable(place.items().find(one).first()).map(GatherDocuments::item);
    }

    @Override
    public List<GatherItem> find(String projectId, Collection<String> ids) {
        Set<String> asked = GatherStore.requireIds(ids);
        return Failures.translated("find items", () -> {
            Place place = places.of(projectId);
            Map<String, GatherItem> found = new HashMap<>();
            if (!asked.isEmpty()) {
                place.items()
                        .find(and(of(projectId), in("id", GatherDocuments.exact(asked))))
                        .limit(asked.size())
                        .map(GatherDocuments::item)
                        .forEach(item -> found.put(item.id(), item));
            }
            return asked.stream().map(found::get).filter(Objects::nonNull).toList();
        });
    }

    @Override
    public Optional<GatherItem> findByHash(String projectId, String contentHash) {
        return Failures.translated(
                "find an item by its content", () -> byHash(places.of(projectId), projectId, contentHash));
    }

    @Override
    public List<GatherItem> list(GatherQuery query) {
        Set<String> terms = GatherStore.requireTerms(query.terms());
        return Failures.translated("list items", () -> {
            Place place = places.of(query.projectId());
            List<Bson> filters = new ArrayList<>(List.of(of(query.projectId())));
            if (!query.states().isEmpty()) {
                filters.add(in("state", query.states().stream().map(Enum::name).toList()));
            }
            if (!terms.isEmpty()) {
                filters.add(all("terms", GatherDocuments.exact(terms)));
            }
            if (query.after() != null) {
                filters.addAll(behind(place, query.projectId(), query.after()));
            }
            return page(place, and(filters), query.limit());
        });
    }

    private static List<GatherItem> page(Place place, Bson filter, int limit) {
        GatherPage page = new GatherPage(limit);
        try (MongoCursor<Document> found = place.items()
                .find(filter)
                .sort(Sorts.descending("createdAt", "_id"))
                .limit(limit)
                .batchSize(BATCH)
                .iterator()) {
            while (!page.isFull() && found.hasNext()) {
                page.add(GatherDocuments.item(found.next()));
            }
        }
        return page.items();
    }

    /** Older, or as old and behind it. By the "or" alone the index is read from the newest on. */
    private static List<Bson> behind(Place place, String projectId, String id) {
        Document last = place.items()
                .find(item(projectId, id))
                .projection(Projections.include("createdAt"))
                .first();
        if (last == null) {
            throw Failures.invalid("the project has no item " + id + " to list after");
        }
        Object time = last.get("createdAt");
        return List.of(lte("createdAt", time), or(lt("createdAt", time), lt("_id", last.get("_id"))));
    }

    @Override
    public Optional<GatherItem> update(GatherItem item, Collection<String> terms) {
        Set<String> its = GatherStore.requireTerms(terms);
        return Failures.translated("update item " + item.id(), () -> {
            Place place = places.of(item.projectId());
            Bson unchanged = and(item(item.projectId(), item.id()), eq("version", item.version()));
            Document before =
                    place.items().find(unchanged).projection(TERMS_ALONE).first();
            return before == null
                    ? Optional.empty()
                    : Optional.ofNullable(updated(place, unchanged, item, GatherDocuments.terms(before), its))
                            .map(GatherDocuments::item);
        });
    }

    private @Nullable Document updated(
            Place place, Bson unchanged, GatherItem item, Set<String> before, Set<String> terms) {
        TermCounts counts = new TermCounts(place.terms(), item.projectId());
        Set<String> added = without(terms, before);
        counts.add(added);
        Document after = place.items()
                .findOneAndUpdate(
                        unchanged, GatherDocuments.change(item, terms, clock.instant()), MongoConversations.AFTER);
        counts.remove(after == null ? added : without(before, terms));
        return after;
    }

    private static Set<String> without(Set<String> all, Set<String> left) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(left);
        return rest;
    }

    @Override
    public boolean delete(String projectId, String id) {
        return Failures.translated("delete item " + id, () -> {
            Place place = places.of(projectId);
            Document deleted = place.items()
                    .findOneAndDelete(item(projectId, id), new FindOneAndDeleteOptions().projection(TERMS_ALONE));
            if (deleted != null) {
                new TermCounts(place.terms(), projectId).remove(GatherDocuments.terms(deleted));
            }
            return deleted != null;
        });
    }

    @Override
    public long size(String projectId) {
        return Failures.translated(
                "count items", () -> places.of(projectId).items().countDocuments(of(projectId), COUNTED));
    }

    @Override
    public Map<String, Long> counts(String projectId, Collection<String> terms) {
        Set<String> asked = GatherStore.requireTerms(terms);
        return Failures.translated(
                "count terms", () -> new TermCounts(places.of(projectId).terms(), projectId).read(asked));
    }

    @Override
    public List<String> holding(String projectId, Map<String, Double> weights, int read, int limit) {
        GatherStore.requireWeights(weights, read, limit);
        return Failures.translated("find items by terms", () -> {
            Place place = places.of(projectId);
            Map<String, Double> weighed = new HashMap<>();
            if (!weights.isEmpty()) {
                place.items()
                        .find(and(of(projectId), in("terms", GatherDocuments.exact(weights.keySet()))))
                        .projection(ID_AND_TERMS)
                        .limit(read)
                        .forEach(found -> weighed.put(Documents.text(found, "id"), weight(found, weights)));
            }
            return GatherStore.heaviest(weighed, Comparator.naturalOrder(), limit);
        });
    }

    private static double weight(Document found, Map<String, Double> weights) {
        return GatherDocuments.terms(found).stream()
                .mapToDouble(term -> weights.getOrDefault(term, 0.0))
                .sum();
    }
}
