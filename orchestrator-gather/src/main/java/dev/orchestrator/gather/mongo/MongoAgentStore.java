package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import dev.orchestrator.gather.codec.AgentMap;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Agents and departments, one document each, written and deleted as a whole. Project and id together are the {@code _id}, so
 * that there is one of each also where the index is missing by which a project is read; all that may change stands in one
 * field, so that whoever reads meanwhile never finds parts of two versions.
 */
final class MongoAgentStore implements AgentStore {

    private static final String PROJECT = "project";
    private static final String ID = "id";
    private static final String WHOLE = "whole";

    private final MongoCollection<Document> agents;
    private final MongoCollection<Document> departments;

    MongoAgentStore(MongoCollection<Document> agents, MongoCollection<Document> departments) {
        this.agents = agents;
        this.departments = departments;
    }

    void ensureIndexes() {
        agents.createIndex(ascending(PROJECT, ID));
        departments.createIndex(ascending(PROJECT, ID));
    }

    @Override
    public List<Department> departments(@Nullable String projectId) {
        return read(departments, projectId, AgentMap::department);
    }

    @Override
    public List<Agent> agents(@Nullable String projectId) {
        return read(agents, projectId, AgentMap::agent);
    }

    private static <T> List<T> read(
            MongoCollection<Document> collection,
            @Nullable String projectId,
            Function<Map<String, Object>, T> reading) {
        if (projectId == null) {
            return List.of();
        }
        String name = collection.getNamespace().getCollectionName();
        return Failures.translated("read the " + name + " of project " + projectId, () -> {
            List<T> all = new ArrayList<>();
            for (Document document :
                    collection.find(eq(PROJECT, Documents.exact(projectId))).sort(ascending(ID))) {
                Document whole = (Document) Documents.value(document, WHOLE);
                all.add(reading.apply(Documents.decoded(whole)));
            }
            return List.copyOf(all);
        });
    }

    private static Bson key(String projectId, String id) {
        return eq("_id", keyOf(projectId, id));
    }

    private static Document keyOf(String projectId, String id) {
        return new Document(PROJECT, Documents.exact(projectId)).append(ID, Documents.exact(id));
    }

    @Override
    public void put(String projectId, Agent agent) {
        put(agents, projectId, agent.id(), AgentMap.of(agent), "store agent ");
    }

    @Override
    public void put(String projectId, Department department) {
        put(departments, projectId, department.id(), AgentMap.of(department), "store department ");
    }

    private static void put(
            MongoCollection<Document> collection, String projectId, String id, Map<String, ?> map, String what) {
        Failures.require(!projectId.isBlank(), "projectId must not be blank");
        Document document = new Document("_id", keyOf(projectId, id))
                .append(PROJECT, Documents.exact(projectId))
                .append(ID, Documents.exact(id))
                .append(WHOLE, Documents.encoded(map, Documents::exact));
        Failures.run(what + id + " of project " + projectId, () -> replace(collection, key(projectId, id), document));
    }

    /** Of two who both find nothing to replace one inserts first, and the other one replaces that. */
    private static void replace(MongoCollection<Document> collection, Bson key, Document document) {
        ReplaceOptions upsert = new ReplaceOptions().upsert(true);
        try {
            collection.replaceOne(key, document, upsert);
        } catch (MongoException e) {
            if (!Failures.isDuplicateKey(e)) {
                throw e;
            }
            collection.replaceOne(key, document, upsert);
        }
    }

    @Override
    public boolean deleteAgent(String projectId, String agentId) {
        return delete(agents, projectId, agentId, "delete agent ");
    }

    @Override
    public boolean deleteDepartment(String projectId, String departmentId) {
        return delete(departments, projectId, departmentId, "delete department ");
    }

    private static boolean delete(MongoCollection<Document> collection, String projectId, String id, String what) {
        return Failures.translated(
                what + id + " of project " + projectId,
                () -> collection.deleteOne(key(projectId, id)).getDeletedCount() > 0);
    }
}
