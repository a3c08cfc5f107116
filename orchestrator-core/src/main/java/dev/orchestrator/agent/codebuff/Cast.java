package dev.orchestrator.agent.codebuff;

import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.model.ToolSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The agents of a run as the package takes them: the job's own, and those below it. An agent that may be met with more or fewer levels below
 * it stands there once for each, so that nobody goes deeper than the limits say.
 */
final class Cast {

    /** Agents of these names may start any agent that somebody has published. */
    private static final Set<String> RESERVED = Set.of("base", "base-lite", "base-max", "base-experimental");

    /** An agent with so many levels below it. */
    private record Part(Agent agent, int depth) {}

    private final AgentJob job;
    private final CodebuffMeans means;
    private final Map<String, Agent> active;
    private final Map<Part, String> codes = new LinkedHashMap<>();
    private final Map<String, Agent> names = new LinkedHashMap<>();
    private final List<Map<String, Object>> definitions = new ArrayList<>();

    private Cast(AgentJob job, CodebuffMeans means) {
        this.job = job;
        this.means = means;
        this.active = job.agent().subAgentIds().isEmpty() || job.limits().depth() == 0
                ? Map.of()
                : means.directory().agents(job.projectId()).stream()
                        .filter(Agent::active)
                        .collect(Collectors.toMap(Agent::id, agent -> agent, (first, second) -> first));
    }

    static Cast of(AgentJob job, CodebuffMeans means) {
        Cast cast = new Cast(job, means);
        cast.fill(new Part(job.agent(), job.limits().depth()));
        return cast;
    }

    private void fill(Part root) {
        Deque<Part> open = new ArrayDeque<>();
        open.add(root);
        code(root);
        while (!open.isEmpty()) {
            Part part = open.remove();
            List<Part> below = below(part);
            below.stream().filter(next -> !codes.containsKey(next)).forEach(next -> {
                code(next);
                open.add(next);
            });
            definitions.add(definition(part, below.stream().map(this::code).toList()));
        }
    }

    private List<Part> below(Part part) {
        return part.depth() == 0
                ? List.of()
                : part.agent().subAgentIds().stream()
                        .map(active::get)
                        .flatMap(agent -> Optional.ofNullable(agent).stream())
                        .map(agent -> new Part(agent, Math.min(agent.limits().depth(), part.depth() - 1)))
                        .toList();
    }

    /** Names it as the package wants it: lower-case letters, digits and hyphens, and each once. */
    private String code(Part part) {
        return codes.computeIfAbsent(part, it -> {
            String clean = it.agent().id().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
            String code = clean;
            for (int n = 2; codes.containsValue(code) || RESERVED.contains(code); n++) {
                code = clean + "-" + n;
            }
            return code;
        });
    }

    /** What people call it, and nobody else. */
    private String name(Agent agent) {
        Agent other = names.putIfAbsent(agent.name(), agent);
        if (other == null || other.id().equals(agent.id())) {
            return agent.name();
        }
        String name = agent.name() + " (" + agent.id() + ")";
        names.put(name, agent);
        return name;
    }

    private Map<String, Object> definition(Part part, List<String> below) {
        Agent agent = part.agent();
        List<String> tools = new ArrayList<>(agent.toolNames());
        if (!below.isEmpty()) {
            tools.add("spawn_agents");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", code(part));
        values.put("displayName", name(agent));
        values.put("model", modelOf(agent));
        values.put("toolNames", tools);
        values.put("spawnableAgents", below);
        values.put("inputSchema", Map.of("prompt", Map.of("type", "string", "description", "What is to be done")));
        values.put("outputMode", "last_message");
        values.put("includeMessageHistory", false);
        values.put("spawnerPrompt", agent.description().isBlank() ? agent.name() : agent.description());
        // an agent without a system prompt is not allowed to start others
        values.put(
                "systemPrompt",
                agent.instructions().isBlank() ? "You are " + agent.name() + "." : agent.instructions());
        return values;
    }

    /** What an agent thinks with; of one that is not ours nobody tells. */
    String model(Agent agent) {
        boolean isOurs = codes.keySet().stream().anyMatch(part -> part.agent().equals(agent));
        return isOurs ? modelOf(agent) : "unknown";
    }

    private String modelOf(Agent agent) {
        String named = job.model();
        if (named != null) {
            return named;
        }
        boolean isRoot = agent.id().equals(job.agent().id());
        return means.model(isRoot && job.tier() != null ? job.tier() : agent.tier());
    }

    /** What the package calls the job's agent. */
    String root() {
        return codes.values().iterator().next();
    }

    List<Map<String, Object>> definitions() {
        return definitions;
    }

    /** The tools that any of them lists. */
    List<Map<String, Object>> tools() {
        Map<String, Map<String, Object>> tools = new LinkedHashMap<>();
        codes.keySet()
                .forEach(part -> means.tools().specs(part.agent()).forEach(spec -> tools.put(spec.name(), tool(spec))));
        return List.copyOf(tools.values());
    }

    private static Map<String, Object> tool(ToolSpec spec) {
        Object parameters = Json.read(spec.parameters());
        return Map.of(
                "name", spec.name(),
                "description", spec.description(),
                "parameters", parameters == null ? Map.of() : parameters);
    }

    /** The agent that goes by a name, or by what the package calls it; empty if it is none of these. */
    Optional<Agent> called(String code, String name) {
        return codes.entrySet().stream()
                .filter(entry -> entry.getValue().equals(code))
                .map(entry -> entry.getKey().agent())
                .findFirst()
                .or(() -> Optional.ofNullable(names.get(name)));
    }
}
