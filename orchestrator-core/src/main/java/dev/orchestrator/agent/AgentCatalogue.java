package dev.orchestrator.agent;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.base.Nearest;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Department;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The agents and departments of one project as they were at one moment. They need not fit together to be looked up; {@link
 * #requireSound} tells everything that does not fit. Immutable.
 */
public final class AgentCatalogue {

    private static final int MOST_NAMED = 40; // in a message
    private static final int MOST_CHARACTERS = 100; // of an id in a message

    private final @Nullable String projectId;
    private final List<Department> departments;
    private final List<Agent> agents;

    private AgentCatalogue(@Nullable String projectId, List<Department> departments, List<Agent> agents) {
        this.projectId = projectId;
        this.departments = List.copyOf(departments);
        this.agents = List.copyOf(agents);
    }

    /**
     * Reads what a directory holds for a project.
     *
     * @param directory where agents are kept
     * @param projectId the project, or null for tasks outside of any project
     * @return the agents and departments
     */
    public static AgentCatalogue load(AgentDirectory directory, @Nullable String projectId) {
        return new AgentCatalogue(projectId, directory.departments(projectId), directory.agents(projectId));
    }

    /**
     * Takes agents and departments of no project in particular, such as those that were read from files.
     *
     * @param departments the departments
     * @param agents the agents
     * @return the catalogue
     */
    public static AgentCatalogue of(List<Department> departments, List<Agent> agents) {
        return new AgentCatalogue(null, Check.present(departments, "departments"), Check.present(agents, "agents"));
    }

    /**
     * Returns the departments.
     *
     * @return in the order of the directory
     */
    public List<Department> departments() {
        return departments;
    }

    /**
     * Returns the agents, active or not.
     *
     * @return in the order of the directory
     */
    public List<Agent> agents() {
        return agents;
    }

    /**
     * Returns an active agent.
     *
     * @param agentId the agent
     * @return the agent
     * @throws OrchestratorException with code AGENT_NOT_FOUND if there is none, or it is not active; the message tells which
     *     there are, and which was probably meant
     */
    public Agent agent(String agentId) {
        Agent agent = find(agentId)
                .orElseThrow(
                        () -> notFound("there is no agent " + named(agentId) + where() + meant(agentId, activeIds())));
        if (!agent.active()) {
            throw notFound("agent " + agentId + where() + " is not active; activate it or name another one");
        }
        return agent;
    }

    /**
     * Returns an agent, active or not.
     *
     * @param agentId the agent
     * @return the agent, if it is there
     */
    public Optional<Agent> find(String agentId) {
        return agents.stream().filter(agent -> agent.id().equals(agentId)).findFirst();
    }

    /**
     * Returns the active head of a department.
     *
     * @param departmentId the department
     * @return the head
     * @throws OrchestratorException with code AGENT_NOT_FOUND if there is no such department, or it has no active head; the
     *     message tells which there are, and which was probably meant
     */
    public Agent head(String departmentId) {
        return findHead(departmentId).orElseThrow(() -> noHead(departmentId));
    }

    /**
     * Returns the active head of a department.
     *
     * @param departmentId the department
     * @return the head; of several the first; empty if there is none, or no such department
     */
    public Optional<Agent> findHead(String departmentId) {
        return has(departmentId) ? heads(departmentId).findFirst() : Optional.empty();
    }

    Stream<Agent> heads(String departmentId) {
        return agents.stream()
                .filter(agent -> agent.active() && agent.role() == Agent.Role.HEAD)
                .filter(agent -> agent.department().equals(departmentId));
    }

    /** Returns the departments that can take a task: those with an active head. */
    List<Department> open() {
        return departments.stream()
                .filter(department -> heads(department.id()).findAny().isPresent())
                .toList();
    }

    boolean has(String departmentId) {
        return departments.stream().anyMatch(department -> department.id().equals(departmentId));
    }

    /**
     * Returns everything that does not fit together: ids that are used twice, departments without an active head or with
     * more than one, agents of departments that do not exist, sub-agents that do not exist or call each other in a circle,
     * tools that are not known, and output schemas that cannot be read.
     *
     * @param toolNames the names of all tools there are
     * @return a sentence for each problem, without a full stop; empty if there is none
     */
    public List<String> problems(Set<String> toolNames) {
        return new CatalogueProblems(this, toolNames).all();
    }

    /**
     * Refuses agents and departments that do not fit together.
     *
     * @param toolNames the names of all tools there are
     * @return this
     * @throws OrchestratorException with code VALIDATION_ERROR that names every one of the {@link #problems}
     */
    public AgentCatalogue requireSound(Set<String> toolNames) {
        List<String> problems = problems(toolNames);
        if (!problems.isEmpty()) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "the agents" + where() + " do not fit together: " + String.join("; ", problems));
        }
        return this;
    }

    private OrchestratorException noHead(String departmentId) {
        List<String> open = open().stream().map(Department::id).toList();
        String what = has(departmentId)
                ? "department " + departmentId + where() + " has no active head; activate one or name an agent"
                : "there is no department " + named(departmentId) + where() + meant(departmentId, open);
        return new OrchestratorException(ErrorCode.AGENT_NOT_FOUND, what + listed("departments with a head", open));
    }

    /** Says where there is no agent at all that could do a task. */
    OrchestratorException nobody() {
        return new OrchestratorException(
                ErrorCode.AGENT_NOT_FOUND,
                "no department" + where() + " has an active head; add one or name an agent"
                        + listed("active agents", activeIds()));
    }

    private OrchestratorException notFound(String what) {
        return new OrchestratorException(ErrorCode.AGENT_NOT_FOUND, what + listed("active agents", activeIds()));
    }

    private List<String> activeIds() {
        return agents.stream().filter(Agent::active).map(Agent::id).toList();
    }

    private String where() {
        return projectId == null ? "" : " in project " + projectId;
    }

    /** What is no id may be anything. */
    private static String named(String id) {
        return Excerpts.of(id, MOST_CHARACTERS);
    }

    static String meant(String wanted, Collection<String> names) {
        return Nearest.to(wanted, names)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    private static String listed(String what, List<String> ids) {
        if (ids.isEmpty()) {
            return " (there are no " + what + ")";
        }
        List<String> named = new ArrayList<>(ids.subList(0, Math.min(MOST_NAMED, ids.size())));
        int more = ids.size() - named.size();
        return " (" + what + ": " + String.join(", ", named) + (more > 0 ? " and " + more + " more)" : ")");
    }

    /** Tells how many there are. */
    @Override
    public String toString() {
        return "AgentCatalogue[" + departments.size() + " departments, " + agents.size() + " agents]";
    }
}
