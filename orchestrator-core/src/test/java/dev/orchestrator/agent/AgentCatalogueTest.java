package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.Department;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentCatalogueTest {

    private static final Set<String> TOOLS = Set.of("brain_search", "gather_search");

    private final List<Department> departments = new ArrayList<>(List.of(department("story"), department("audio")));
    private final List<Agent> agents = new ArrayList<>(List.of(
            head("story-head", "story").build(), head("audio-head", "audio").build()));

    private static Department department(String id) {
        return new Department(id, id, "", List.of());
    }

    private static Agent.Builder head(String id, String department) {
        return agent(id, department).role(Agent.Role.HEAD);
    }

    private static Agent.Builder agent(String id, String department) {
        return Agent.builder(id, id, department, "secret instructions");
    }

    private AgentCatalogue catalogue() {
        return AgentCatalogue.of(departments, agents);
    }

    private List<String> problems() {
        return catalogue().problems(TOOLS);
    }

    @Test
    void agents_that_fit_together_have_no_problem() {
        agents.add(agent("writer", "story")
                .tools("brain_search")
                .subAgents("editor")
                .build());
        agents.add(agent("editor", "story").active(false).build());
        assertThat(problems()).isEmpty();
        assertThatCode(() -> catalogue().requireSound(TOOLS)).doesNotThrowAnyException();
    }

    @Test
    void a_sub_agent_that_is_not_there_is_named() {
        agents.add(agent("writer", "story").subAgents("stroy-head", "nobody").build());
        assertThat(problems())
                .containsExactly(
                        "agent writer may call the unknown agent stroy-head; did you mean story-head?",
                        "agent writer may call the unknown agent nobody");
    }

    @Test
    void a_tool_that_is_not_known_is_named() {
        agents.add(agent("writer", "story")
                .tools("brain_search", "brain_serach", "rm")
                .build());
        assertThat(problems())
                .containsExactly(
                        "agent writer has the unknown tool brain_serach; did you mean brain_search?",
                        "agent writer has the unknown tool rm");
    }

    @Test
    void a_department_needs_one_active_head() {
        departments.add(department("video"));
        departments.add(department("visual"));
        agents.add(agent("artist", "visual").build());
        agents.add(head("resting", "visual").active(false).build());
        agents.add(head("second", "audio").build());
        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "department video has no active head",
                        "department visual has no active head",
                        "department audio has several active heads: audio-head, second");
    }

    @Test
    void an_agent_needs_a_department_that_is_there() {
        agents.add(agent("writer", "stori").build());
        assertThat(problems()).containsExactly("agent writer is of the unknown department stori; did you mean story?");
    }

    @Test
    void ids_that_are_used_again_are_named() {
        departments.add(department("story"));
        agents.add(head("story-head", "story").name("Another one").build());
        agents.add(agent("story-head", "story").build());
        assertThat(problems())
                .containsExactly("the id story is that of 2 departments", "the id story-head is that of 3 agents");
    }

    @Test
    void a_circle_is_named_once_with_who_is_in_it() {
        agents.add(agent("a", "story").subAgents("b").build());
        agents.add(agent("b", "story").subAgents("c", "audio-head").build());
        agents.add(agent("c", "story").subAgents("b").build());
        agents.add(agent("self", "story").subAgents("self").build());
        assertThat(problems())
                .containsExactly(
                        "agents call each other in a circle: b -> c -> b",
                        "agents call each other in a circle: self -> self");
    }

    @Test
    void an_agent_that_two_others_call_is_no_circle() {
        agents.add(agent("a", "story").subAgents("b", "c").build());
        agents.add(agent("b", "story").subAgents("d").build());
        agents.add(agent("c", "story").subAgents("d").build());
        agents.add(agent("d", "story").build());
        assertThat(problems()).isEmpty();
    }

    @Test
    void two_circles_through_one_agent_are_both_named() {
        agents.add(agent("a", "story").subAgents("b", "c").build());
        agents.add(agent("b", "story").subAgents("a").build());
        agents.add(agent("c", "story").subAgents("a").build());
        assertThat(problems())
                .containsExactly(
                        "agents call each other in a circle: a -> b -> a",
                        "agents call each other in a circle: a -> c -> a");
    }

    @Test
    void all_problems_are_named_in_one_error_without_the_instructions() {
        departments.add(department("video"));
        agents.add(agent("a", "nowhere").tools("rm").subAgents("a", "nobody").build());
        OrchestratorException refusal = catchThrowableOfType(
                OrchestratorException.class, () -> catalogue().requireSound(TOOLS));
        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(refusal)
                .hasMessageContainingAll(
                        "department video has no active head",
                        "unknown department nowhere",
                        "unknown tool rm",
                        "unknown agent nobody",
                        "circle: a -> a")
                .hasMessageNotContaining("secret");
    }

    @Test
    void an_agent_is_found_if_it_is_active() {
        agents.add(agent("resting", "story").active(false).build());
        assertThat(catalogue().agent("story-head").id()).isEqualTo("story-head");
        assertThat(catalogue().find("resting")).isPresent();
        OrchestratorException resting = catchThrowableOfType(
                OrchestratorException.class, () -> catalogue().agent("resting"));
        assertThat(resting.code()).isEqualTo(ErrorCode.AGENT_NOT_FOUND);
        assertThat(resting)
                .hasMessage("agent resting is not active; activate it or name another one"
                        + " (active agents: story-head, audio-head)");
    }

    @Test
    void who_is_not_there_is_not_found_and_who_was_meant_is_told() {
        OrchestratorException missing = catchThrowableOfType(
                OrchestratorException.class, () -> catalogue().agent("Stroy_Head"));
        assertThat(missing.code()).isEqualTo(ErrorCode.AGENT_NOT_FOUND);
        assertThat(missing)
                .hasMessage("there is no agent Stroy_Head; did you mean story-head?"
                        + " (active agents: story-head, audio-head)");
    }

    @Test
    void the_head_of_a_department_is_its_first_active_one() {
        agents.add(0, head("resting", "story").active(false).build());
        agents.add(head("second", "story").build());
        assertThat(catalogue().head("story").id()).isEqualTo("story-head");
    }

    @Test
    void a_department_without_a_head_is_told_from_one_that_is_not_there() {
        departments.add(department("video"));
        OrchestratorException headless = catchThrowableOfType(
                OrchestratorException.class, () -> catalogue().head("video"));
        OrchestratorException missing = catchThrowableOfType(
                OrchestratorException.class, () -> catalogue().head("auido"));
        assertThat(List.of(headless.code(), missing.code())).containsOnly(ErrorCode.AGENT_NOT_FOUND);
        assertThat(headless)
                .hasMessage("department video has no active head; activate one or name an agent"
                        + " (departments with a head: story, audio)");
        assertThat(missing)
                .hasMessage(
                        "there is no department auido; did you mean audio? (departments with a head: story, audio)");
    }

    @Test
    void of_many_agents_a_message_names_some() {
        for (int i = 0; i < 500; i++) {
            agents.add(agent("agent-" + i, "story").build());
        }
        OrchestratorException missing = catchThrowableOfType(
                OrchestratorException.class, () -> catalogue().agent("nobody"));
        assertThat(missing).hasMessageContaining("agent-37 and 462 more").hasMessageNotContaining("agent-38");
    }

    @Test
    void of_what_is_no_id_a_message_has_the_beginning() {
        OrchestratorException missing = catchThrowableOfType(
                OrchestratorException.class, () -> catalogue().agent("x".repeat(100_000)));
        assertThat(missing.getMessage()).hasSizeLessThan(300);
    }
}
