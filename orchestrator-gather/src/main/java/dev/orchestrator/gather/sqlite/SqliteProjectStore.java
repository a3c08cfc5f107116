package dev.orchestrator.gather.sqlite;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.ProjectStore;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Projects in one table, a row a role in another. Every method is one job on a thread of the file, and so one whole. */
final class SqliteProjectStore implements ProjectStore {

    private final SqliteFile file;

    SqliteProjectStore(SqliteFile file) {
        this.file = file;
    }

    @Override
    public boolean exists(String projectId) {
        return file.read("look up project " + projectId, database -> isThere(database, projectId));
    }

    private static boolean isThere(Database database, String projectId) throws SQLException {
        return database.first("SELECT 1 AS one FROM projects WHERE id = ?", row -> row.number("one"), projectId)
                .isPresent();
    }

    @Override
    public Set<String> roles(String projectId, String userId) {
        List<String> roles = file.read(
                "read roles in project " + projectId,
                database -> database.query(
                        "SELECT role FROM project_roles WHERE project_id = ? AND user_id = ?",
                        row -> row.text("role"),
                        projectId,
                        userId));
        return Set.copyOf(roles);
    }

    @Override
    public void create(String projectId) {
        Failures.require(!projectId.isBlank(), "projectId must not be blank");
        file.write(
                "create project " + projectId,
                database -> database.update("INSERT INTO projects (id) VALUES (?) ON CONFLICT DO NOTHING", projectId));
    }

    @Override
    public void setRoles(String projectId, String userId, Set<String> roles) {
        Failures.require(!userId.isBlank(), "userId must not be blank");
        Failures.require(roles.stream().noneMatch(String::isBlank), "a role must not be blank");
        boolean there = file.write("set roles in project " + projectId, database -> {
            if (!isThere(database, projectId)) {
                return false;
            }
            database.update("DELETE FROM project_roles WHERE project_id = ? AND user_id = ?", projectId, userId);
            for (String role : roles) {
                database.update("INSERT INTO project_roles VALUES (?, ?, ?)", projectId, userId, role);
            }
            return true;
        });
        if (!there) {
            throw new OrchestratorException(
                    ErrorCode.PROJECT_NOT_FOUND, "there is no project " + projectId + "; create it first");
        }
    }

    private record Member(String user, String role) {
        static Member read(Row row) throws SQLException {
            return new Member(row.text("user_id"), row.text("role"));
        }
    }

    @Override
    public Map<String, Set<String>> members(String projectId) {
        Map<String, Set<String>> members = new LinkedHashMap<>();
        file.read(
                        "read the members of project " + projectId,
                        database -> database.query(
                                "SELECT user_id, role FROM project_roles WHERE project_id = ?",
                                Member::read,
                                projectId))
                .forEach(member -> members.computeIfAbsent(member.user(), user -> new LinkedHashSet<>())
                        .add(member.role()));
        return members;
    }

    @Override
    public void delete(String projectId) {
        file.write("delete project " + projectId, database -> {
            database.update("DELETE FROM project_roles WHERE project_id = ?", projectId);
            return database.update("DELETE FROM projects WHERE id = ?", projectId);
        });
    }
}
