package dev.orchestrator.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.agent.AgentCatalogue;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DefaultAgentsTest {

    private static final Set<String> TOOLS = Set.of("brain_search", "gather_search", "read_conversation");

    private final DefaultAgents defaults = DefaultAgents.directory();
    private final AgentStore store = InMemoryStores.create().agents();

    @Test
    void they_fit_together() {
        assertThat(AgentCatalogue.load(defaults, "any").problems(TOOLS)).isEmpty();
    }

    @Test
    void each_department_has_its_keywords() {
        Map<String, List<String>> keywords =
                defaults.departments(null).stream().collect(Collectors.toMap(Department::id, Department::keywords));
        assertThat(keywords)
                .isEqualTo(Map.of(
                        "story", List.of("plot", "story", "narrative", "arc", "chapter", "scene structure"),
                        "character", List.of("character", "protagonist", "dialogue", "personality", "backstory"),
                        "visual", List.of("visual", "concept art", "design", "color", "style"),
                        "image-quality", List.of("image", "quality", "reference", "consistency"),
                        "video", List.of("video", "animation", "scene", "shot", "sequence"),
                        "audio", List.of("audio", "voice", "sound", "music", "sfx"),
                        "production", List.of("production", "schedule", "resources", "budget", "timeline")));
    }

    @Test
    void each_department_has_an_active_head_that_calls_its_specialists() {
        AgentCatalogue catalogue = AgentCatalogue.load(defaults, null);
        for (Department department : defaults.departments(null)) {
            Agent head = catalogue.head(department.id());
            assertThat(head.id()).isEqualTo(department.id() + "-head");
            List<String> specialists = defaults.agents(null).stream()
                    .filter(agent -> agent.department().equals(department.id()))
                    .filter(agent -> agent.role() == Agent.Role.SPECIALIST)
                    .map(Agent::id)
                    .toList();
            assertThat(specialists).hasSizeBetween(2, 3);
            assertThat(head.subAgentIds()).containsExactlyElementsOf(specialists);
        }
    }

    @Test
    void each_agent_says_what_it_is_good_for_and_is_told_what_to_do() {
        assertThat(defaults.agents(null)).allSatisfy(agent -> {
            assertThat(agent.description()).isNotBlank();
            assertThat(agent.instructions())
                    .startsWith("You ")
                    .hasSizeBetween(400, 1_500)
                    .doesNotContain("  ");
            assertThat(agent.active()).isTrue();
        });
        assertThat(defaults.agents(null)).extracting(Agent::instructions).doesNotHaveDuplicates();
    }

    @Test
    void a_project_without_departments_of_its_own_has_them() {
        AgentDirectory behind = DefaultAgents.behind(store);
        assertThat(behind.departments("p")).isEqualTo(defaults.departments("p"));
        assertThat(behind.agents("p")).isEqualTo(defaults.agents("p"));
        assertThat(behind.agents(null)).isEqualTo(defaults.agents(null));
    }

    @Test
    void a_project_with_departments_of_its_own_has_none_of_them() {
        Department own = new Department("legal", "Legal", "", List.of("contract"));
        Agent head = Agent.builder("counsel", "Counsel", "legal", "You check contracts.")
                .role(Agent.Role.HEAD)
                .build();
        store.put("p", head);
        store.put("p", own);
        AgentDirectory behind = DefaultAgents.behind(store);
        assertThat(behind.departments("p")).containsExactly(own);
        assertThat(behind.agents("p")).containsExactly(head);
        assertThat(behind.departments("q")).isEqualTo(defaults.departments("q"));
    }

    @Test
    void copied_ones_are_the_projects_own_and_can_be_changed() {
        DefaultAgents.copyTo(store, "p");
        assertThat(store.agents("p")).containsExactlyInAnyOrderElementsOf(defaults.agents(null));
        assertThat(store.departments("p")).containsExactlyInAnyOrderElementsOf(defaults.departments(null));
        store.deleteAgent("p", "plot-architect");
        assertThat(DefaultAgents.behind(store).agents("p"))
                .hasSize(defaults.agents(null).size() - 1);
        assertThat(AgentCatalogue.load(store, "p").problems(TOOLS))
                .singleElement()
                .asString()
                .contains("story-head", "plot-architect");
    }

    @Test
    void each_department_has_criteria_of_its_own() {
        assertThat(DefaultAgents.directory().departments(null))
                .allSatisfy(department ->
                        assertThat(department.criteria()).hasSizeGreaterThan(3).contains("does what was asked"));
    }
}
