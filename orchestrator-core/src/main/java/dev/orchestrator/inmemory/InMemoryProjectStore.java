package dev.orchestrator.inmemory;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.ProjectStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Projects in a map, each with an unmodifiable map of its members that is replaced as a whole. */
final class InMemoryProjectStore implements ProjectStore {

    private final Map<String, Map<String, Set<String>>> projects = new ConcurrentHashMap<>();

    @Override
    public boolean exists(String projectId) {
        return projects.containsKey(projectId);
    }

    @Override
    public Set<String> roles(String projectId, String userId) {
        return members(projectId).getOrDefault(userId, Set.of());
    }

    @Override
    public void create(String projectId) {
        projects.putIfAbsent(Check.notBlank(projectId, "projectId"), Map.of());
    }

    @Override
    public void setRoles(String projectId, String userId, Set<String> roles) {
        Check.notBlank(userId, "userId");
        roles.forEach(role -> Check.notBlank(role, "role"));
        Map<String, Set<String>> changed =
                projects.computeIfPresent(projectId, (id, members) -> with(members, userId, roles));
        require(changed, projectId);
    }

    private static Map<String, Set<String>> with(Map<String, Set<String>> members, String userId, Set<String> roles) {
        Map<String, Set<String>> changed = new LinkedHashMap<>(members);
        if (roles.isEmpty()) {
            changed.remove(userId);
        } else {
            changed.put(userId, Set.copyOf(roles));
        }
        return Map.copyOf(changed);
    }

    private static void require(@Nullable Object project, String projectId) {
        if (project == null) {
            throw new OrchestratorException(
                    ErrorCode.PROJECT_NOT_FOUND, "there is no project " + projectId + "; create it first");
        }
    }

    @Override
    public Map<String, Set<String>> members(String projectId) {
        return projects.getOrDefault(projectId, Map.of());
    }

    @Override
    public void delete(String projectId) {
        projects.remove(projectId);
    }
}
