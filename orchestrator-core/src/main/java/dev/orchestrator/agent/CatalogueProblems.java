package dev.orchestrator.agent;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.Department;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds what does not fit together in a catalogue. Used once. */
final class CatalogueProblems {

    private final AgentCatalogue catalogue;
    private final Set<String> toolNames;
    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private final Set<String> departmentIds;
    private final List<String> problems = new ArrayList<>();

    /** Agents whose sub-agents have all been followed. */
    private final Set<String> followed = new LinkedHashSet<>();

    CatalogueProblems(AgentCatalogue catalogue, Set<String> toolNames) {
        this.catalogue = catalogue;
        this.toolNames = toolNames;
        this.departmentIds = catalogue.departments().stream()
                .map(Department::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        catalogue.agents().forEach(agent -> agents.putIfAbsent(agent.id(), agent));
    }

    List<String> all() {
        doubled("department", catalogue.departments(), Department::id);
        doubled("agent", catalogue.agents(), Agent::id);
        departmentIds.forEach(this::checkHead);
        for (Agent agent : agents.values()) {
            checkDepartment(agent);
            checkSubAgents(agent);
            checkTools(agent);
            checkSchema(agent);
        }
        agents.keySet().forEach(id -> follow(id, new LinkedHashSet<>()));
        return List.copyOf(problems);
    }

    private <T> void doubled(String kind, List<T> all, Function<T, String> id) {
        all.stream()
                .collect(Collectors.groupingBy(id, LinkedHashMap::new, Collectors.counting()))
                .forEach((name, count) -> {
                    if (count > 1) {
                        problems.add("the id " + name + " is that of " + count + " " + kind + "s");
                    }
                });
    }

    private void checkHead(String departmentId) {
        List<String> heads =
                catalogue.heads(departmentId).map(Agent::id).distinct().toList();
        if (heads.isEmpty()) {
            problems.add("department " + departmentId + " has no active head");
        } else if (heads.size() > 1) {
            problems.add("department " + departmentId + " has several active heads: " + String.join(", ", heads));
        }
    }

    private void checkDepartment(Agent agent) {
        if (!departmentIds.contains(agent.department())) {
            problems.add("agent " + agent.id() + " is of the unknown department " + agent.department()
                    + AgentCatalogue.meant(agent.department(), departmentIds));
        }
    }

    private void checkSubAgents(Agent agent) {
        for (String id : agent.subAgentIds()) {
            if (!agents.containsKey(id)) {
                problems.add("agent " + agent.id() + " may call the unknown agent " + id
                        + AgentCatalogue.meant(id, agents.keySet()));
            }
        }
    }

    private void checkTools(Agent agent) {
        for (String tool : agent.toolNames()) {
            if (!toolNames.contains(tool)) {
                problems.add("agent " + agent.id() + " has the unknown tool " + tool
                        + AgentCatalogue.meant(tool, toolNames));
            }
        }
    }

    private void checkSchema(Agent agent) {
        if (!ResultShape.isReadable(agent)) {
            problems.add("agent " + agent.id() + " has an output schema that is no JSON Schema");
        }
    }

    /** Goes down from an agent; whoever stands on the way down already closes a circle. */
    private void follow(String id, Set<String> way) {
        Agent agent = agents.get(id);
        if (agent == null || followed.contains(id)) {
            return;
        }
        if (!way.add(id)) {
            List<String> circle = new ArrayList<>(way);
            circle = circle.subList(circle.indexOf(id), circle.size());
            problems.add("agents call each other in a circle: " + String.join(" -> ", circle) + " -> " + id);
            return;
        }
        agent.subAgentIds().forEach(subAgent -> follow(subAgent, way));
        way.remove(id);
        followed.add(id);
    }
}
