package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every {@link AgentStore} must do. The test of an adapter extends this and opens its store. */
public abstract class AgentStoreContract extends AgentDirectoryContract {

    private static final int THREADS = 8;
    private static final int ROUNDS = 20;

    private AgentStore store;

    /**
     * Opens the store. Called once for each test.
     *
     * @return a store that may hold what other tests have written
     */
    protected abstract AgentStore openStore();

    @Override
    protected final AgentDirectory open() {
        store = openStore();
        return store;
    }

    @Override
    protected final void hold(String projectId, List<Department> departments, List<Agent> agents) {
        departments.forEach(department -> store.put(projectId, department));
        agents.forEach(agent -> store.put(projectId, agent));
    }

    private static Agent version(int version) {
        String text = "version " + version;
        return agent("a").toBuilder()
                .name(text)
                .instructions(text.repeat(50))
                .description(text)
                .build();
    }

    private static void assertWhole(Agent agent) {
        assertThat(agent.description()).isEqualTo(agent.name());
        assertThat(agent.instructions()).isEqualTo(agent.name().repeat(50));
    }

    @Test
    void agents_and_departments_are_sorted_by_id() {
        for (String id : List.of("b", "a-b", "Z", "a", "a_b", "9", "ab")) {
            store.put(project, agent(id));
            store.put(project, department(id));
        }
        List<String> sorted = List.of("9", "Z", "a", "a-b", "a_b", "ab", "b");
        assertThat(store.agents(project)).extracting(Agent::id).isEqualTo(sorted);
        assertThat(store.departments(project)).extracting(Department::id).isEqualTo(sorted);
    }

    @Test
    void putting_again_replaces_the_whole_and_nothing_else() {
        Agent full = agent("a").toBuilder().tools("t").outputSchema("{}").build();
        store.put(project, full);
        store.put(project, agent("b"));
        store.put(project, agent("a"));
        assertThat(store.agents(project)).containsExactly(agent("a"), agent("b"));

        store.put(project, new Department("d", "Old", "Old.", List.of("old")));
        store.put(project, department("e"));
        store.put(project, department("d"));
        assertThat(store.departments(project)).containsExactly(department("d"), department("e"));
    }

    @Test
    void an_agent_and_a_department_may_have_one_id() {
        store.put(project, agent("same"));
        store.put(project, department("same"));
        assertThat(store.agents(project)).containsExactly(agent("same"));
        assertThat(store.departments(project)).containsExactly(department("same"));
        store.deleteDepartment(project, "same");
        assertThat(store.agents(project)).containsExactly(agent("same"));
        store.put(project, department("same"));
        store.deleteAgent(project, "same");
        assertThat(store.departments(project)).containsExactly(department("same"));
    }

    @Test
    void a_deleted_agent_is_gone() {
        store.put(project, agent("a"));
        store.put(project, agent("b"));
        assertThat(store.deleteAgent(project, "a")).isTrue();
        assertThat(store.deleteAgent(project, "a")).isFalse();
        assertThat(store.agents(project)).containsExactly(agent("b"));
    }

    @Test
    void a_deleted_department_is_gone() {
        store.put(project, department("d"));
        store.put(project, department("e"));
        assertThat(store.deleteDepartment(project, "d")).isTrue();
        assertThat(store.deleteDepartment(project, "d")).isFalse();
        assertThat(store.departments(project)).containsExactly(department("e"));
    }

    @Test
    void what_is_not_there_cannot_be_deleted() {
        assertThat(store.deleteAgent(project, "a")).isFalse();
        assertThat(store.deleteDepartment(project, "d")).isFalse();
        store.put(project, agent("a"));
        store.put(project, department("d"));
        assertThat(store.deleteAgent(project, "A")).isFalse();
        assertThat(store.deleteDepartment(project, "d ")).isFalse();
        assertThat(store.agents(project)).hasSize(1);
        assertThat(store.departments(project)).hasSize(1);
    }

    @Test
    void deleting_changes_no_other_project() {
        String other = project + "-other";
        hold(project, List.of(department("d")), List.of(agent("a")));
        hold(other, List.of(department("d")), List.of(agent("a")));
        store.deleteAgent(other, "a");
        store.deleteDepartment(other, "d");
        assertThat(store.agents(project)).containsExactly(agent("a"));
        assertThat(store.departments(project)).containsExactly(department("d"));
        assertThat(store.agents(other)).isEmpty();
        assertThat(store.departments(other)).isEmpty();
    }

    @Test
    void tasks_outside_of_any_project_have_nothing() {
        hold(project, List.of(department("d")), List.of(agent("a")));
        hold("null", List.of(department("d")), List.of(agent("a")));
        assertThat(store.agents(null)).isEmpty();
        assertThat(store.departments(null)).isEmpty();
    }

    @Test
    void a_project_without_a_name_is_refused() {
        assertRefused(() -> store.put(" ", agent("a")));
        assertRefused(() -> store.put("", department("d")));
        assertThat(store.agents(" ")).isEmpty();
        assertThat(store.departments("")).isEmpty();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR));
    }

    @Test
    void many_threads_that_write_ids_of_their_own_lose_nothing() throws Exception {
        Together.run(THREADS, thread -> {
            for (int i = 0; i < ROUNDS; i++) {
                store.put(project, agent("a-" + thread + "-" + i));
                store.put(project, department("d-" + thread + "-" + i));
            }
            return thread;
        });
        assertThat(store.agents(project)).hasSize(THREADS * ROUNDS);
        assertThat(store.departments(project)).hasSize(THREADS * ROUNDS);
    }

    @Test
    void an_agent_that_many_threads_write_is_whole_at_any_time() throws Exception {
        store.put(project, version(-1));
        AtomicInteger writing = new AtomicInteger(THREADS / 2);
        Together.run(THREADS, thread -> {
            if (thread % 2 == 0) {
                try {
                    write(thread);
                } finally {
                    writing.decrementAndGet();
                }
            }
            do {
                assertThat(store.agents(project)).hasSize(1).allSatisfy(AgentStoreContract::assertWhole);
            } while (writing.get() > 0);
            return thread;
        });
    }

    private void write(int thread) {
        for (int i = 0; i < ROUNDS; i++) {
            store.put(project, version(thread * ROUNDS + i));
        }
    }

    @Test
    void of_many_threads_that_delete_one_agent_one_has_done_it() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            store.put(project, agent("a"));
            store.put(project, department("d"));
            List<Boolean> agents = Together.run(THREADS, thread -> store.deleteAgent(project, "a"));
            List<Boolean> departments = Together.run(THREADS, thread -> store.deleteDepartment(project, "d"));
            assertThat(agents).containsOnlyOnce(true);
            assertThat(departments).containsOnlyOnce(true);
        }
    }

    @Test
    void a_project_may_have_hundreds_of_agents() {
        List<Agent> many = IntStream.range(0, 300)
                .mapToObj(i -> agent("agent-%03d".formatted(i)))
                .toList();
        hold(project, List.of(), many);
        assertThat(store.agents(project)).isEqualTo(many);
    }
}
