package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.agent.Routing.Method;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.DefaultAgents;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskRouterTest {

    private final AgentStore store = InMemoryStores.create().agents();
    private final TaskRouter router = TaskRouter.create(DefaultAgents.behind(store));

    @BeforeEach
    void gives_a_project_agents_of_its_own() {
        DefaultAgents.copyTo(store, "p");
    }

    private Routing route(String text) {
        return route(RoutingRequest.of("p", text));
    }

    private Routing route(RoutingRequest request) {
        return router.route(request, Cancellation.none());
    }

    private void deactivate(String agentId) {
        Agent agent = AgentCatalogue.load(store, "p").find(agentId).orElseThrow();
        store.put("p", agent.toBuilder().active(false).build());
    }

    private static OrchestratorException notFound(Runnable call) {
        OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, call::run);
        assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_NOT_FOUND);
        return failure;
    }

    @Test
    void the_agent_that_was_named_does_it_whatever_the_task_says() {
        RoutingRequest request =
                RoutingRequest.of("p", "Compose music").withDepartment("audio").withAgent("plot-architect");
        assertThat(route(request))
                .isEqualTo(new Routing("plot-architect", "story", 1, Method.NAMED, List.of("the agent was named")));
    }

    @Test
    void the_head_of_the_department_that_was_named_does_it() {
        Routing routing = route(RoutingRequest.of("p", "Compose music").withDepartment("video"));
        assertThat(routing)
                .isEqualTo(
                        new Routing("video-head", "video", 1, Method.DEPARTMENT, List.of("the department was named")));
    }

    @Test
    void an_agent_that_is_not_there_is_not_found() {
        OrchestratorException failure =
                notFound(() -> route(RoutingRequest.of("p", "secret").withAgent("plotarchitect")));
        assertThat(failure)
                .hasMessageContainingAll(
                        "no agent plotarchitect in project p",
                        "did you mean plot-architect?",
                        "story-head",
                        "scheduler")
                .hasMessageNotContaining("secret");
    }

    @Test
    void an_agent_that_is_not_active_is_not_found() {
        deactivate("plot-architect");
        assertThat(notFound(() -> route(RoutingRequest.of("p", "x").withAgent("plot-architect"))))
                .hasMessageContaining("agent plot-architect in project p is not active")
                .hasMessageNotContaining("did you mean");
    }

    @Test
    void an_agent_of_another_project_is_not_found() {
        store.put("q", Agent.builder("ghost", "Ghost", "story", "").build());
        notFound(() -> route(RoutingRequest.of("p", "x").withAgent("ghost")));
    }

    @Test
    void a_department_that_is_not_there_is_not_found() {
        assertThat(notFound(() -> route(RoutingRequest.of("p", "x").withDepartment("image_quality"))))
                .hasMessageContaining("did you mean image-quality?");
    }

    @Test
    void a_department_whose_head_is_not_active_is_not_found() {
        deactivate("audio-head");
        assertThat(notFound(() -> route(RoutingRequest.of("p", "x").withDepartment("audio"))))
                .hasMessageContaining("department audio in project p has no active head");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Build the plot                          | story",
                "Two arcs that cross                     | story",
                "Search the attic                        | story", // the default: no arc in it
                "A protagonist with a secret             | character",
                "Concept art, please                     | visual",
                "Some reference images                   | image-quality",
                "A video                                 | video",
                "SFX!                                    | audio",
                "The budget                              | production",
            })
    void the_content_names_the_department(String text, String department) {
        Routing routing = route(text);
        assertThat(routing.department()).isEqualTo(department);
        assertThat(routing.agentId()).isEqualTo(department + "-head");
    }

    @Test
    void the_reasons_are_keywords_and_no_other_words_of_the_task() {
        Routing routing = route("Write chapter nine of Moonrise, and mind the arcs");
        assertThat(routing.method()).isEqualTo(Method.KEYWORDS);
        assertThat(routing.confidence()).isBetween(0.7, 1.0);
        assertThat(routing.reasons()).containsExactly("keywords: chapter, arcs");
    }

    @Test
    void a_task_of_nobody_is_one_for_the_story() {
        assertThat(route("Hello!"))
                .isEqualTo(new Routing(
                        "story-head", "story", 0, Method.DEFAULT, List.of("nothing spoke for any department")));
        assertThat(route("").method()).isEqualTo(Method.DEFAULT);
        assertThat(route("你好").method()).isEqualTo(Method.DEFAULT);
    }

    @Test
    void the_default_department_can_be_another_one() {
        TaskRouter other = TaskRouter.builder(store).fallback("production").build();
        assertThat(other.route(RoutingRequest.of("p", "Hello!"), Cancellation.none())
                        .agentId())
                .isEqualTo("production-head");
    }

    @Test
    void without_the_default_department_another_one_takes_the_task() {
        deactivate("story-head");
        Routing routing = route("Hello!");
        assertThat(routing.method()).isEqualTo(Method.DEFAULT);
        assertThat(routing.department()).isNotEqualTo("story");
    }

    @Test
    void a_department_without_an_active_head_is_not_chosen() {
        deactivate("audio-head");
        Routing routing = route("Music for the final shot");
        assertThat(routing.department()).isEqualTo("video");
    }

    @Test
    void where_no_head_is_active_nobody_is_found() {
        store.agents("p").stream()
                .filter(agent -> agent.role() == Agent.Role.HEAD)
                .forEach(head -> deactivate(head.id()));
        assertThat(notFound(() -> route("Compose music")))
                .hasMessageContainingAll("no department in project p has an active head", "plot-architect");
    }

    @Test
    void keywords_of_a_project_are_its_own() {
        store.put("p", new Department("audio", "Audio", "", List.of("whale song")));
        store.put("p", new Department("story", "Story", "", List.of("plot", "music")));
        assertThat(route("Some whale songs").department()).isEqualTo("audio");
        assertThat(route("Some music").department()).isEqualTo("story");
        assertThat(route(RoutingRequest.of(null, "Some music")).department()).isEqualTo("audio");
    }

    @Test
    void a_department_of_the_projects_own_is_chosen_by_its_keywords() {
        store.put("p", new Department("legal", "Legal", "", List.of("clearance", "trademark")));
        store.put(
                "p",
                Agent.builder("counsel", "Counsel", "legal", "")
                        .role(Agent.Role.HEAD)
                        .build());
        assertThat(route("Check the trademarks in the poster design").agentId()).isEqualTo("counsel");
    }

    @Test
    void a_failing_directory_fails_the_routing() {
        TaskRouter failing = TaskRouter.create(new FailingDirectory());
        assertThatThrownBy(() -> failing.route(RoutingRequest.of("p", "x"), Cancellation.none()))
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR));
    }

    @Test
    void a_task_that_is_cancelled_while_a_classifier_thinks_is_cancelled() {
        assertThatThrownBy(() -> router.route(
                        RoutingRequest.of("p", "Hello!"),
                        (text, departments, cancellation) -> {
                            throw new CancelledException("cancelled", null);
                        },
                        Cancellation.none()))
                .isInstanceOf(CancelledException.class);
    }

    private static final class FailingDirectory implements AgentDirectory {
        @Override
        public List<Department> departments(String projectId) {
            throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "gone");
        }

        @Override
        public List<Agent> agents(String projectId) {
            throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "gone");
        }
    }
}
