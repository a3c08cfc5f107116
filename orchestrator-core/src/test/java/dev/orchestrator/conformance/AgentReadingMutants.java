package dev.orchestrator.conformance;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.model.ModelTier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores of agents that return something else than was written, or not at the right place. */
final class AgentReadingMutants {

    private static final String AS_IT_WAS = "an_agent_comes_back_as_it_was";

    private AgentReadingMutants() {}

    static List<Mutant<AgentStore>> all() {
        return Stream.of(ofAgents(), ofDepartments(), ofProjects(), ofLists())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant<AgentStore>> ofAgents() {
        return List.of(
                agent("every agent is a specialist", a -> a.toBuilder().role(Agent.Role.SPECIALIST), AS_IT_WAS),
                agent("every tier is balanced", a -> a.toBuilder().tier(ModelTier.BALANCED), AS_IT_WAS),
                agent("the tools are forgotten", a -> a.toBuilder().tools(), AS_IT_WAS),
                agent("sub-agents are sorted", a -> a.toBuilder().subAgents(sorted(a.subAgentIds())), AS_IT_WAS),
                agent("the output schema is forgotten", a -> a.toBuilder().outputSchema(null), AS_IT_WAS),
                agent("time is kept in seconds", a -> a.toBuilder().limits(wholeSeconds(a.limits())), AS_IT_WAS),
                agent("tokens are kept in 32 bits", a -> a.toBuilder().limits(fewTokens(a.limits())), AS_IT_WAS),
                agent(
                        "money loses its zeros",
                        a -> a.toBuilder()
                                .limits(a.limits().toBuilder()
                                        .dollars(a.limits().dollars().stripTrailingZeros())
                                        .build()),
                        AS_IT_WAS),
                agent(
                        "every agent is active",
                        a -> a.toBuilder().active(true),
                        AS_IT_WAS,
                        "agents_that_are_not_active_are_there"),
                agent(
                        "half a pair becomes a replacement character",
                        a -> a.toBuilder().instructions(inUtf8(a.instructions())),
                        "texts_come_back_whatever_stands_in_them"),
                agent(
                        "names are stripped",
                        a -> a.toBuilder().name(a.name().strip()),
                        "texts_come_back_whatever_stands_in_them"));
    }

    private static AgentLimits wholeSeconds(AgentLimits limits) {
        return limits.toBuilder()
                .time(Duration.ofSeconds(limits.time().toSeconds()))
                .build();
    }

    private static AgentLimits fewTokens(AgentLimits limits) {
        return limits.toBuilder()
                .tokens(Math.min(limits.tokens(), Integer.MAX_VALUE))
                .build();
    }

    private static List<String> sorted(List<String> ids) {
        return ids.stream().sorted().toList();
    }

    private static String inUtf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static List<Mutant<AgentStore>> ofDepartments() {
        String asItWas = "a_department_comes_back_as_it_was";
        String texts = "texts_come_back_whatever_stands_in_them";
        return List.of(
                department(
                        "keywords are sorted",
                        d -> new Department(d.id(), d.name(), d.description(), sorted(d.keywords()), d.criteria()),
                        asItWas),
                department(
                        "the description is forgotten",
                        d -> new Department(d.id(), d.name(), "", d.keywords(), d.criteria()),
                        asItWas,
                        texts),
                department(
                        "the name is the id",
                        d -> new Department(d.id(), d.id(), d.description(), d.keywords(), d.criteria()),
                        asItWas),
                department(
                        "keywords are in small letters",
                        d -> new Department(
                                d.id(),
                                d.name(),
                                d.description(),
                                d.keywords().stream()
                                        .map(k -> k.toLowerCase(Locale.ROOT))
                                        .toList(),
                                d.criteria()),
                        texts),
                department(
                        "the criteria are forgotten",
                        d -> new Department(d.id(), d.name(), d.description(), d.keywords()),
                        asItWas,
                        texts),
                department(
                        "the criteria are sorted",
                        d -> new Department(d.id(), d.name(), d.description(), d.keywords(), sorted(d.criteria())),
                        asItWas));
    }

    private static List<Mutant<AgentStore>> ofProjects() {
        String apart = "projects_are_kept_apart_whatever_their_ids";
        return List.of(
                Mutant.of(
                        "there is one project",
                        store -> renamed(store, id -> "all"),
                        "a_project_has_nothing_of_another_one"),
                Mutant.of("case does not matter", store -> renamed(store, id -> id.toLowerCase(Locale.ROOT)), apart),
                Mutant.of("project ids are stripped", store -> renamed(store, String::strip), apart),
                Mutant.of("project ids are kept in UTF-8", store -> renamed(store, AgentReadingMutants::inUtf8), apart),
                reading(
                        "a project without agents fails",
                        agents -> {
                            if (agents.isEmpty()) {
                                throw new IllegalStateException("no such project");
                            }
                            return agents;
                        },
                        "a_project_that_is_not_known_has_nothing"),
                Mutant.of(
                        "a task outside of any project is one of the project null",
                        store -> new DelegatingAgentStore(store) {
                            @Override
                            public List<Agent> agents(String projectId) {
                                return inner.agents(String.valueOf(projectId));
                            }
                        },
                        "tasks_outside_of_any_project_have_nothing"));
    }

    /** A store that reads and writes under other ids. */
    private static AgentStore renamed(AgentStore store, UnaryOperator<String> name) {
        return new DelegatingAgentStore(store) {
            private String of(String projectId) {
                return projectId == null ? null : name.apply(projectId);
            }

            @Override
            public List<Department> departments(String projectId) {
                return inner.departments(of(projectId));
            }

            @Override
            public List<Agent> agents(String projectId) {
                return inner.agents(of(projectId));
            }

            @Override
            public void put(String projectId, Agent agent) {
                inner.put(of(projectId), agent);
            }

            @Override
            public void put(String projectId, Department department) {
                inner.put(of(projectId), department);
            }
        };
    }

    private static List<Mutant<AgentStore>> ofLists() {
        return List.of(
                reading(
                        "agents that are not active are left out",
                        agents -> agents.stream().filter(Agent::active).toList(),
                        "agents_that_are_not_active_are_there"),
                reading(
                        "there is a page of a hundred",
                        agents -> agents.stream().limit(100).toList(),
                        "a_project_may_have_hundreds_of_agents"),
                reading(
                        "the newest come first",
                        agents -> {
                            List<Agent> reversed = new ArrayList<>(agents);
                            Collections.reverse(reversed);
                            return reversed;
                        },
                        "agents_and_departments_are_sorted_by_id"),
                Mutant.of("the order is any", Shuffling::new, "the_order_is_the_same_each_time"),
                Mutant.of(
                        "the list that was returned is the store's own",
                        Sharing::new,
                        "a_list_that_was_returned_stays_as_it_was"));
    }

    private static final class Shuffling extends DelegatingAgentStore {
        private int turn;

        Shuffling(AgentStore inner) {
            super(inner);
        }

        @Override
        public List<Agent> agents(String projectId) {
            List<Agent> agents = new ArrayList<>(inner.agents(projectId));
            Collections.rotate(agents, turn++);
            return agents;
        }
    }

    private static final class Sharing extends DelegatingAgentStore {
        private final List<Agent> shared = new ArrayList<>();

        Sharing(AgentStore inner) {
            super(inner);
        }

        @Override
        public List<Agent> agents(String projectId) {
            refresh(projectId);
            return shared;
        }

        private void refresh(String projectId) {
            shared.clear();
            shared.addAll(inner.agents(projectId));
        }

        @Override
        public void put(String projectId, Agent agent) {
            inner.put(projectId, agent);
            refresh(projectId);
        }
    }

    private static Mutant<AgentStore> reading(String name, UnaryOperator<List<Agent>> change, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingAgentStore(store) {
                    @Override
                    public List<Agent> agents(String projectId) {
                        return change.apply(inner.agents(projectId));
                    }
                },
                rejectedBy);
    }

    private interface Change {
        Agent.Builder of(Agent agent);
    }

    private static Mutant<AgentStore> agent(String name, Change change, String... rejectedBy) {
        return reading(
                name,
                agents -> agents.stream().map(agent -> change.of(agent).build()).toList(),
                rejectedBy);
    }

    private static Mutant<AgentStore> department(String name, UnaryOperator<Department> change, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingAgentStore(store) {
                    @Override
                    public List<Department> departments(String projectId) {
                        return inner.departments(projectId).stream().map(change).toList();
                    }
                },
                rejectedBy);
    }
}
