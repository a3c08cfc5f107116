package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.model.ModelTier;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AgentDirectory} must do. The test of an implementation extends this, opens its directory and says how
 * agents come into it; each test has projects of its own, so that the storage may be shared. Who implements an {@link
 * dev.orchestrator.port.agent.AgentStore} extends {@link AgentStoreContract} instead.
 */
public abstract class AgentDirectoryContract {

    /** A project that no other test writes to. */
    protected final String project = "p-" + UUID.randomUUID();

    private AgentDirectory directory;

    /**
     * Opens the directory. Called once for each test.
     *
     * @return a directory that may hold what other tests have written
     */
    protected abstract AgentDirectory open();

    /**
     * Puts agents and departments into what the directory reads from, beside those that are there, in place of those with the
     * same id.
     *
     * @param projectId the project
     * @param departments the departments
     * @param agents the agents
     */
    protected abstract void hold(String projectId, List<Department> departments, List<Agent> agents);

    @BeforeEach
    void opens() {
        directory = open();
    }

    /** An agent with nothing but what it needs. */
    protected static Agent agent(String id) {
        return Agent.builder(id, "Agent " + id, "story", "Do what " + id + " does.")
                .build();
    }

    /** A department with nothing but what it needs. */
    protected static Department department(String id) {
        return new Department(id, "Department " + id, "", List.of());
    }

    private static Agent everything(Agent.Role role, ModelTier tier, boolean active) {
        return Agent.builder("all-of-it", "Name", "story", "Instructions")
                .description("Description")
                .role(role)
                .tier(tier)
                .tools("search", "fs/read")
                .subAgents("b", "a")
                .outputSchema("{\"type\": \"object\", \"$defs\": {\"a.b\": {}}}")
                .limits(new AgentLimits(7, 8, 9_000_000_000L, new BigDecimal("1.50"), Duration.ofMillis(1_500), 3))
                .active(active)
                .build();
    }

    @Test
    void an_agent_comes_back_as_it_was() {
        for (ModelTier tier : ModelTier.values()) {
            for (Agent.Role role : Agent.Role.values()) {
                Agent agent = everything(role, tier, tier != ModelTier.FAST);
                hold(project, List.of(), List.of(agent));
                assertThat(directory.agents(project)).containsExactly(agent);
            }
        }
        Agent bare = agent("all-of-it");
        hold(project, List.of(), List.of(bare));
        assertThat(directory.agents(project)).containsExactly(bare);
    }

    @Test
    void a_department_comes_back_as_it_was() {
        Department department = new Department(
                "story",
                "Story",
                "Plot and structure.",
                List.of("plot", "scene structure", "arc"),
                List.of("tension", "plot holds together"));
        hold(project, List.of(department, department("empty")), List.of());
        assertThat(directory.departments(project)).containsExactlyInAnyOrder(department, department("empty"));
    }

    @Test
    void texts_come_back_whatever_stands_in_them() {
        for (String text : HostileText.ALL) {
            String some = "x" + (text.length() > 100 ? text.substring(0, 90) : text);
            String much = text.substring(0, Math.min(text.length(), Agent.LONGEST_INSTRUCTIONS));
            Agent agent = agent("a").toBuilder()
                    .name(some)
                    .description(some)
                    .instructions(much)
                    .outputSchema(some)
                    .tools(some)
                    .build();
            Department department = new Department("d", some, some, List.of(some, some + "y"), List.of(some));
            hold(project, List.of(department), List.of(agent));
            assertThat(directory.agents(project)).containsExactly(agent);
            assertThat(directory.departments(project)).containsExactly(department);
        }
    }

    @Test
    void agents_that_are_not_active_are_there() {
        Agent resting = agent("a").toBuilder().active(false).build();
        hold(project, List.of(), List.of(resting, agent("b")));
        assertThat(directory.agents(project)).containsExactlyInAnyOrder(resting, agent("b"));
    }

    @Test
    void a_project_that_is_not_known_has_nothing() {
        assertThat(directory.agents(project)).isEmpty();
        assertThat(directory.departments(project)).isEmpty();
    }

    @Test
    void a_project_has_nothing_of_another_one() {
        String other = project + "-other";
        hold(project, List.of(department("d")), List.of(agent("a")));
        assertThat(directory.agents(other)).isEmpty();
        assertThat(directory.departments(other)).isEmpty();
        Agent renamed = agent("a").toBuilder().name("Another one").build();
        hold(other, List.of(department("e")), List.of(renamed));
        assertThat(directory.agents(project)).containsExactly(agent("a"));
        assertThat(directory.agents(other)).containsExactly(renamed);
        assertThat(directory.departments(project)).containsExactly(department("d"));
        assertThat(directory.departments(other)).containsExactly(department("e"));
    }

    @Test
    void projects_are_kept_apart_whatever_their_ids() {
        List<String> suffixes = new ArrayList<>(List.of("a", "A", "a ", "\uD83D", "\uD83E"));
        HostileText.ALL.stream()
                .filter(text -> !text.isBlank() && text.length() < 100)
                .forEach(suffixes::add);
        for (int i = 0; i < suffixes.size(); i++) {
            hold(project + suffixes.get(i), List.of(department("d-" + i)), List.of(agent("a-" + i)));
        }
        for (int i = 0; i < suffixes.size(); i++) {
            assertThat(directory.agents(project + suffixes.get(i))).containsExactly(agent("a-" + i));
            assertThat(directory.departments(project + suffixes.get(i))).containsExactly(department("d-" + i));
        }
    }

    @Test
    void the_order_is_the_same_each_time() {
        for (String id : List.of("c", "a", "e", "b", "d")) {
            hold(project, List.of(department(id)), List.of(agent(id)));
        }
        List<Agent> agents = directory.agents(project);
        List<Department> departments = directory.departments(project);
        assertThat(agents).hasSize(5);
        assertThat(departments).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(directory.agents(project)).isEqualTo(agents);
            assertThat(directory.departments(project)).isEqualTo(departments);
        }
    }

    @Test
    void a_list_that_was_returned_stays_as_it_was() {
        hold(project, List.of(department("d")), List.of(agent("a")));
        List<Agent> agents = directory.agents(project);
        List<Department> departments = directory.departments(project);
        hold(project, List.of(department("e")), List.of(agent("b")));
        assertThat(agents).containsExactly(agent("a"));
        assertThat(departments).containsExactly(department("d"));
        assertThat(directory.agents(project)).hasSize(2);
        assertThat(directory.departments(project)).hasSize(2);
    }
}
