package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import dev.orchestrator.gather.codec.ExactText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Where the items of a project stand. In a database of each project or in one for all: documents and indexes are the same,
 * and every document says whose it is, so that nothing mixes even where two names come to one database.
 */
final class GatherPlaces {

    private static final String PREFIX = "aladdin-gather-";
    private static final String FORBIDDEN = "/\\. \"$*<>:|?";
    private static final int LONGEST_NAME = 63;
    private static final int DIFFERS_IN_CASE_ALONE = 13297;

    private static final Bson NEWEST_FIRST = descending("createdAt", "_id");

    private static final List<IndexModel> OF_ITEMS = List.of(
            new IndexModel(ascending("projectId", "id"), new IndexOptions().unique(true)),
            new IndexModel(ascending("projectId", "contentHash"), new IndexOptions().unique(true)),
            new IndexModel(compoundIndex(ascending("projectId"), NEWEST_FIRST)),
            new IndexModel(compoundIndex(ascending("projectId", "state"), NEWEST_FIRST)),
            new IndexModel(compoundIndex(ascending("projectId", "terms"), NEWEST_FIRST)));

    private static final List<IndexModel> OF_TERMS =
            List.of(new IndexModel(ascending("projectId", "term"), new IndexOptions().unique(true)));

    private final Function<String, MongoDatabase> databases;

    /** The databases whose indexes this process has seen to, by name. */
    private final Set<String> prepared = ConcurrentHashMap.newKeySet();

    /** The names of databases in which this process has stored something, as the server compares them. */
    private final Map<String, String> names = new ConcurrentHashMap<>();

    /** Two collections of one project. */
    record Place(MongoCollection<Document> items, MongoCollection<Document> terms) {
        static Place in(MongoDatabase database) {
            return new Place(database.getCollection("gather"), database.getCollection("gather_terms"));
        }
    }

    GatherPlaces(Function<String, MongoDatabase> databases) {
        this.databases = databases;
    }

    /** Names the database of a project; refuses a project that can have none. */
    static String databaseOf(String projectId) {
        String name = PREFIX + projectId;
        boolean fits = !projectId.isBlank()
                && ExactText.fitsUtf8(projectId)
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                && projectId.chars().noneMatch(c -> c < ' ' || FORBIDDEN.indexOf(c) >= 0);
        Failures.require(
                fits,
                "no database can be named after the project " + projectId + ": " + name + " must have at most "
                        + LONGEST_NAME + " bytes and none of " + FORBIDDEN
                        + "; choose another id, or MongoStores.builder(client).gatherInOneCollection()");
        return name;
    }

    /** Where to read. A project that was never written to has no database, and gets none. */
    Place of(String projectId) {
        Failures.require(!projectId.isBlank(), "projectId must not be blank");
        MongoDatabase database = databases.apply(projectId);
        String name = database.getName();
        requireSame(name, names.getOrDefault(lower(name), name));
        return Place.in(database);
    }

    /** Where to write: the indexes are there. They are created once for each process and database. */
    Place prepared(String projectId) {
        Place place = of(projectId);
        String name = place.items().getNamespace().getDatabaseName();
        if (!prepared.contains(name)) {
            String first = names.putIfAbsent(lower(name), name);
            requireSame(name, first == null ? name : first);
            create(place, name);
            prepared.add(name);
        }
        return place;
    }

    private static void create(Place place, String name) {
        try {
            place.items().createIndexes(OF_ITEMS);
            place.terms().createIndexes(OF_TERMS);
        } catch (MongoCommandException e) {
            Failures.require(e.getErrorCode() != DIFFERS_IN_CASE_ALONE, differsInCaseAlone(name));
            throw e;
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static void requireSame(String name, String first) {
        Failures.require(name.equals(first), differsInCaseAlone(name));
    }

    private static String differsInCaseAlone(String name) {
        return "there is a database whose name differs from " + name + " in case alone, and MongoDB takes them for one;"
                + " choose another project id, or MongoStores.builder(client).gatherInOneCollection()";
    }
}
