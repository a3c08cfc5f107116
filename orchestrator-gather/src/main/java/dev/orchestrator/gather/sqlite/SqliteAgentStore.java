package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.AgentMap;
import dev.orchestrator.gather.codec.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Agents and departments, a row each. */
final class SqliteAgentStore implements AgentStore {

    private final SqliteFile file;

    SqliteAgentStore(SqliteFile file) {
        this.file = file;
    }

    static String select(String table) {
        return "SELECT rest FROM " + table + " WHERE project_id = ? ORDER BY id";
    }

    @Override
    public List<Department> departments(@Nullable String projectId) {
        return read("departments", projectId, AgentMap::department);
    }

    @Override
    public List<Agent> agents(@Nullable String projectId) {
        return read("agents", projectId, AgentMap::agent);
    }

    private <T> List<T> read(String table, @Nullable String projectId, Function<Map<String, Object>, T> reading) {
        if (projectId == null) {
            return List.of();
        }
        List<String> rows = file.read(
                "read the " + table + " of project " + projectId,
                database -> database.query(select(table), row -> row.text("rest"), projectId));
        return rows.stream().map(Json::read).map(reading).toList();
    }

    @Override
    public void put(String projectId, Agent agent) {
        put("agents", projectId, agent.id(), AgentMap.of(agent));
    }

    @Override
    public void put(String projectId, Department department) {
        put("departments", projectId, department.id(), AgentMap.of(department));
    }

    private void put(String table, String projectId, String id, Map<String, Object> map) {
        Failures.require(!projectId.isBlank(), "projectId must not be blank");
        String rest = Json.write(map);
        file.write(
                "store " + id + " among the " + table + " of project " + projectId,
                database -> database.update(
                        "INSERT INTO " + table + " VALUES (?, ?, ?)"
                                + " ON CONFLICT (project_id, id) DO UPDATE SET rest = excluded.rest",
                        projectId,
                        id,
                        rest));
    }

    @Override
    public boolean deleteAgent(String projectId, String agentId) {
        return delete("agents", projectId, agentId);
    }

    @Override
    public boolean deleteDepartment(String projectId, String departmentId) {
        return delete("departments", projectId, departmentId);
    }

    private boolean delete(String table, String projectId, String id) {
        return file.write(
                "delete " + id + " from the " + table + " of project " + projectId,
                database -> database.update("DELETE FROM " + table + " WHERE project_id = ? AND id = ?", projectId, id)
                        > 0);
    }
}
