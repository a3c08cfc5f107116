package dev.orchestrator.conformance;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Stores of agents that write or delete otherwise than they should. */
final class AgentWritingMutants {

    private static final String AGENT_GONE = "a_deleted_agent_is_gone";
    private static final String DEPARTMENT_GONE = "a_deleted_department_is_gone";
    private static final String ONE_DELETES = "of_many_threads_that_delete_one_agent_one_has_done_it";

    private AgentWritingMutants() {}

    static List<Mutant<AgentStore>> all() {
        return List.of(
                Mutant.of("the first one stays", FirstStays::new, "putting_again_replaces_the_whole_and_nothing_else"),
                Mutant.of("what is missing is kept", Merging::new, "putting_again_replaces_the_whole_and_nothing_else"),
                Mutant.of("one space of ids", OneSpace::new, "an_agent_and_a_department_may_have_one_id"),
                deletingAgents("deleting does nothing", (store, project, id) -> true, AGENT_GONE),
                deletingAgents(
                        "deleting always says yes",
                        (store, project, id) -> {
                            store.deleteAgent(project, id);
                            return true;
                        },
                        AGENT_GONE,
                        "what_is_not_there_cannot_be_deleted",
                        ONE_DELETES),
                deletingAgents(
                        "deleting clears the project",
                        (store, project, id) -> {
                            boolean there = store.deleteAgent(project, id);
                            store.agents(project).forEach(agent -> store.deleteAgent(project, agent.id()));
                            return there;
                        },
                        AGENT_GONE),
                deletingDepartments(
                        "deleting a department does nothing", (store, project, id) -> true, DEPARTMENT_GONE),
                deletingDepartments(
                        "ids of departments are stripped",
                        (store, project, id) -> store.deleteDepartment(project, id.strip()),
                        "what_is_not_there_cannot_be_deleted"),
                deletingAgents(
                        "it is looked up first whether there is something to delete",
                        (store, project, id) -> {
                            boolean there = store.agents(project).stream()
                                    .anyMatch(agent -> agent.id().equals(id));
                            LockSupport.parkNanos(1_000_000);
                            store.deleteAgent(project, id);
                            return there;
                        },
                        ONE_DELETES),
                Mutant.of("deleting looks at no project", Everywhere::new, "deleting_changes_no_other_project"),
                Mutant.of(
                        "a blank project is one as well",
                        store -> renaming(store, project -> project.isBlank() ? "blank" : project),
                        "a_project_without_a_name_is_refused"),
                Mutant.of("a write is two", TwoSteps::new, "an_agent_that_many_threads_write_is_whole_at_any_time"),
                Mutant.of(
                        "all agents are written back",
                        WritingAll::new,
                        "many_threads_that_write_ids_of_their_own_lose_nothing"));
    }

    private interface Deleting {
        boolean delete(AgentStore store, String projectId, String id);
    }

    private static Mutant<AgentStore> deletingAgents(String name, Deleting deleting, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingAgentStore(store) {
                    @Override
                    public boolean deleteAgent(String projectId, String agentId) {
                        return deleting.delete(inner, projectId, agentId);
                    }
                },
                rejectedBy);
    }

    private static Mutant<AgentStore> deletingDepartments(String name, Deleting deleting, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingAgentStore(store) {
                    @Override
                    public boolean deleteDepartment(String projectId, String departmentId) {
                        return deleting.delete(inner, projectId, departmentId);
                    }
                },
                rejectedBy);
    }

    private static AgentStore renaming(AgentStore store, UnaryOperator<String> name) {
        return new DelegatingAgentStore(store) {
            @Override
            public void put(String projectId, Agent agent) {
                inner.put(name.apply(projectId), agent);
            }
        };
    }

    private static final class FirstStays extends DelegatingAgentStore {
        FirstStays(AgentStore inner) {
            super(inner);
        }

        @Override
        public void put(String projectId, Agent agent) {
            if (inner.agents(projectId).stream().noneMatch(a -> a.id().equals(agent.id()))) {
                inner.put(projectId, agent);
            }
        }
    }

    /** As an update does that sets the fields which have a value. */
    private static final class Merging extends DelegatingAgentStore {
        Merging(AgentStore inner) {
            super(inner);
        }

        @Override
        public void put(String projectId, Agent agent) {
            String schema = inner.agents(projectId).stream()
                    .filter(old -> old.id().equals(agent.id()))
                    .map(Agent::outputSchema)
                    .findFirst()
                    .orElse(null);
            boolean kept = agent.outputSchema() == null && schema != null;
            inner.put(projectId, kept ? agent.toBuilder().outputSchema(schema).build() : agent);
        }
    }

    private static final class OneSpace extends DelegatingAgentStore {
        OneSpace(AgentStore inner) {
            super(inner);
        }

        @Override
        public void put(String projectId, Department department) {
            inner.deleteAgent(projectId, department.id());
            inner.put(projectId, department);
        }
    }

    private static final class Everywhere extends DelegatingAgentStore {
        private final Set<String> projects = ConcurrentHashMap.newKeySet();

        Everywhere(AgentStore inner) {
            super(inner);
        }

        @Override
        public void put(String projectId, Agent agent) {
            inner.put(projectId, agent);
            projects.add(projectId);
        }

        @Override
        public boolean deleteAgent(String projectId, String agentId) {
            return projects.stream()
                            .filter(project -> inner.deleteAgent(project, agentId))
                            .count()
                    > 0;
        }
    }

    private static final class TwoSteps extends DelegatingAgentStore {
        TwoSteps(AgentStore inner) {
            super(inner);
        }

        @Override
        public void put(String projectId, Agent agent) {
            inner.put(projectId, agent.toBuilder().instructions("").build());
            LockSupport.parkNanos(100_000);
            inner.put(projectId, agent);
        }
    }

    /** Reads all, changes them, and writes them back, as who keeps them in one document does without a version. */
    private static final class WritingAll extends DelegatingAgentStore {
        WritingAll(AgentStore inner) {
            super(inner);
        }

        @Override
        public void put(String projectId, Agent agent) {
            List<Agent> read = inner.agents(projectId);
            LockSupport.parkNanos(100_000);
            inner.put(projectId, agent);
            inner.agents(projectId).stream()
                    .filter(there -> !read.contains(there) && !there.equals(agent))
                    .forEach(lost -> inner.deleteAgent(projectId, lost.id()));
        }
    }
}
