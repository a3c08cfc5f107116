package dev.orchestrator.internal;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.ProjectDirectory;
import org.jspecify.annotations.Nullable;

/** Whether somebody may work in a project; everybody may where the application has named no directory of projects. */
public final class Access {

    private Access() {}

    /** Fails with PROJECT_NOT_FOUND or ACCESS_DENIED if {@code userId} may not work in the project, where there is one. */
    public static void check(Wiring wiring, String userId, @Nullable String projectId) {
        ProjectDirectory projects = wiring.projects();
        if (projects == null || projectId == null) {
            return;
        }
        if (!projects.exists(projectId)) {
            throw new OrchestratorException(
                    ErrorCode.PROJECT_NOT_FOUND,
                    "the directory of projects has no project " + projectId + "; create it there first");
        }
        if (projects.roles(projectId, userId).isEmpty()) {
            throw new OrchestratorException(
                    ErrorCode.ACCESS_DENIED,
                    "user " + userId + " has no role in project " + projectId + "; give him one in its directory");
        }
    }
}
