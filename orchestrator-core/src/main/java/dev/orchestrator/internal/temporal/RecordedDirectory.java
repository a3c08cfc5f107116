package dev.orchestrator.internal.temporal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.Department;
import io.temporal.failure.TemporalFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agents below that of a job, looked up once by an activity: for the rest of the workflow they stay what they are. */
final class RecordedDirectory implements AgentDirectory {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final WorkflowHost host;
    private final AgentJob job;
    private @Nullable List<Agent> found;

    RecordedDirectory(WorkflowHost host, AgentJob job) {
        this.host = host;
        this.job = job;
    }

    @Override
    public List<Department> departments(@Nullable String projectId) {
        return List.of(); // agents that work already ask for none
    }

    @Override
    public List<Agent> agents(@Nullable String projectId) {
        List<Agent> known = found;
        if (known == null) {
            known = lookedUp(projectId);
            found = known;
        }
        return known;
    }

    private List<Agent> lookedUp(@Nullable String projectId) {
        Map<String, @Nullable Object> which = new LinkedHashMap<>();
        which.put("project", projectId);
        which.put("ids", job.agent().subAgentIds());
        try {
            String json =
                    host.done(AgentActivities.AGENTS, host.repeated(LONGEST), Json.write(which), Cancellation.none());
            return Values.read(json).each("agents").stream()
                    .map(AgentText::read)
                    .toList();
        } catch (TemporalFailure e) {
            throw Failures.read(e, "Looking up the agents of run " + job.runId());
        }
    }
}
