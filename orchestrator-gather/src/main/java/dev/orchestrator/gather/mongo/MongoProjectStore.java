package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.ne;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.ProjectStore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Projects, one document each with its members, changed by one update at a time. */
final class MongoProjectStore implements ProjectStore {

    private static final String MEMBERS = "members";
    private static final String USER = "user";
    private static final String ROLES = "roles";

    private final MongoCollection<Document> projects;

    MongoProjectStore(MongoCollection<Document> projects) {
        this.projects = projects;
    }

    private static Bson id(String projectId) {
        return eq("_id", Documents.exact(projectId));
    }

    @Override
    public boolean exists(String projectId) {
        return Failures.translated("look up project " + projectId, () -> isThere(projectId));
    }

    private boolean isThere(String projectId) {
        return projects.find(id(projectId))
                        .projection(Projections.include("_id"))
                        .first()
                != null;
    }

    @Override
    public Set<String> roles(String projectId, String userId) {
        Object user = Documents.exact(userId);
        Map<String, Set<String>> found = Failures.translated("read roles in project " + projectId, () -> {
            Document project = projects.find(id(projectId))
                    .projection(Projections.elemMatch(MEMBERS, eq(USER, user)))
                    .first();
            return project == null ? Map.of() : read(project);
        });
        return found.getOrDefault(userId, Set.of());
    }

    @Override
    public void create(String projectId) {
        if (projectId.isBlank()) {
            throw Failures.invalid("projectId must not be blank");
        }
        Failures.run("create project " + projectId, () -> {
            try {
                projects.insertOne(new Document("_id", Documents.exact(projectId)).append(MEMBERS, List.of()));
            } catch (MongoWriteException e) {
                if (!Failures.isDuplicateKey(e)) {
                    throw e;
                }
            }
        });
    }

    @Override
    public void setRoles(String projectId, String userId, Set<String> roles) {
        if (userId.isBlank() || roles.stream().anyMatch(String::isBlank)) {
            throw Failures.invalid("neither userId nor a role must be blank");
        }
        boolean there = Failures.translated(
                "set roles in project " + projectId,
                () -> roles.isEmpty() ? remove(projectId, userId) : put(projectId, userId, roles));
        if (!there) {
            throw new OrchestratorException(
                    ErrorCode.PROJECT_NOT_FOUND, "there is no project " + projectId + "; create it first");
        }
    }

    private boolean remove(String projectId, String userId) {
        Document member = new Document(USER, Documents.exact(userId));
        return projects.updateOne(id(projectId), Updates.pull(MEMBERS, member)).getMatchedCount() > 0;
    }

    /** Replaces a member or adds one; where somebody else does the other between the two, it begins again. */
    private boolean put(String projectId, String userId, Set<String> roles) {
        Object user = Documents.exact(userId);
        List<Object> named = roles.stream().map(Documents::exact).toList();
        Document member = new Document(USER, user).append(ROLES, named);
        do {
            Bson isMember = and(id(projectId), eq(MEMBERS + "." + USER, user));
            Bson isNone = and(id(projectId), ne(MEMBERS + "." + USER, user));
            if (projects.updateOne(isMember, Updates.set(MEMBERS + ".$." + ROLES, named))
                                    .getMatchedCount()
                            > 0
                    || projects.updateOne(isNone, Updates.push(MEMBERS, member)).getMatchedCount() > 0) {
                return true;
            }
        } while (isThere(projectId));
        return false;
    }

    @Override
    public Map<String, Set<String>> members(String projectId) {
        return Failures.translated("read the members of project " + projectId, () -> {
            Document project = projects.find(id(projectId)).first();
            return project == null ? Map.of() : read(project);
        });
    }

    private static Map<String, Set<String>> read(Document project) {
        Map<String, Set<String>> members = new LinkedHashMap<>();
        for (Document member : project.getList(MEMBERS, Document.class, List.of())) {
            Set<String> roles = new LinkedHashSet<>();
            member.getList(ROLES, Object.class, List.of()).forEach(role -> roles.add(Documents.text(role)));
            members.put(Documents.text(member, USER), roles);
        }
        return members;
    }

    @Override
    public void delete(String projectId) {
        Failures.run("delete project " + projectId, () -> projects.deleteOne(id(projectId)));
    }
}
