package dev.orchestrator.agent;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.model.ModelTier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads agents from JSON files in Codebuff's {@code AgentDefinition} format, one agent a file. What each field becomes:
 *
 * <table>
 * <caption>Fields of an AgentDefinition</caption>
 * <tr><th>field</th><th>here</th></tr>
 * <tr><td>{@code id}, {@code displayName}</td><td>id and name; required</td></tr>
 * <tr><td>{@code model}</td><td>required; the tier that {@link #tier} names for it, else {@link ModelTier#BALANCED}, with a
 *     warning: which models a tier has is for the gateway to say</td></tr>
 * <tr><td>{@code reasoningOptions}</td><td>unless they are switched off, {@link ModelTier#REASONING} for a model that
 *     {@link #tier} does not name</td></tr>
 * <tr><td>{@code systemPrompt}, {@code instructionsPrompt}, {@code stepPrompt}</td><td>the instructions, one below the
 *     other</td></tr>
 * <tr><td>{@code spawnerPrompt}</td><td>the description</td></tr>
 * <tr><td>{@code toolNames}</td><td>the tools, without {@code spawn_agents}, {@code spawn_agents_async}, {@code
 *     spawn_agent_inline}, {@code set_output} and {@code end_turn}, which are no tools here</td></tr>
 * <tr><td>{@code spawnableAgents}</td><td>the sub-agents; of {@code publisher/name@version} the name, with a
 *     warning</td></tr>
 * <tr><td>{@code outputSchema}</td><td>the output schema, if {@code outputMode} is {@code structured_output}; of the other
 *     modes {@code last_message} is what an agent does here anyway</td></tr>
 * <tr><td>{@code handleSteps}</td><td>refused: it is a program in JavaScript</td></tr>
 * <tr><td>{@code version}, {@code publisher}</td><td>nothing</td></tr>
 * <tr><td>all others</td><td>nothing, with a warning</td></tr>
 * </table>
 *
 * <p>Codebuff knows no departments. These fields are this library's own: {@code department}, {@code role} ({@code head} or
 * {@code specialist}, the default), {@code tier} (such as {@code powerful}), {@code active} (true by default) and {@code
 * limits} with {@code steps}, {@code toolCalls}, {@code tokens}, {@code dollars}, {@code seconds} and {@code depth}. A file
 * without a {@code department} belongs to the one that the folder around it is named after; one that lies directly in the
 * folder that is read, to {@link #department}.
 *
 * <p>Immutable.
 */
public final class AgentDefinitionReader {

    private static final int LARGEST_FILE = 1 << 20;
    private static final int DEEPEST_FOLDER = 8;

    private final @Nullable String department;
    private final Map<String, ModelTier> tiers;

    private AgentDefinitionReader(@Nullable String department, Map<String, ModelTier> tiers) {
        this.department = department;
        this.tiers = tiers;
    }

    /**
     * Creates a reader.
     *
     * @return a reader that knows no default department and no models
     */
    public static AgentDefinitionReader create() {
        return new AgentDefinitionReader(null, Map.of());
    }

    /**
     * Names the department of files that tell none.
     *
     * @param departmentId the department
     * @return a new reader
     */
    public AgentDefinitionReader department(String departmentId) {
        return new AgentDefinitionReader(Check.notBlank(departmentId, "departmentId"), tiers);
    }

    /**
     * Says which tier stands for a model.
     *
     * @param model as it stands in the files, such as {@code anthropic/claude-sonnet-4.5}
     * @param tier the tier
     * @return a new reader
     */
    public AgentDefinitionReader tier(String model, ModelTier tier) {
        Map<String, ModelTier> more = new LinkedHashMap<>(tiers);
        more.put(Check.notBlank(model, "model"), Check.present(tier, "tier"));
        return new AgentDefinitionReader(department, Map.copyOf(more));
    }

    /**
     * Reads a file, or all files of a folder and the folders in it whose names end with {@code .json}. Whether the agents fit
     * together is for {@link AgentCatalogue#requireSound} to say.
     *
     * @param path the file or folder
     * @return the agents, sorted by the paths of their files
     * @throws OrchestratorException with code VALIDATION_ERROR that names every file that cannot be read, is no
     *     AgentDefinition, has {@code handleSteps}, or has the id of another one, and says why
     */
    public AgentDefinitions read(Path path) {
        List<String> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Map<String, Path> files = new LinkedHashMap<>();
        List<Agent> agents = new ArrayList<>();
        for (Path file : files(path)) {
            Agent agent = agent(path, file, problems, warnings);
            Path other = agent == null ? null : files.putIfAbsent(agent.id(), file);
            if (other != null) {
                problems.add(file + ": its id is that of " + other);
            } else if (agent != null) {
                agents.add(agent);
            }
        }
        if (!problems.isEmpty()) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR, "agents cannot be read: " + String.join("; ", problems));
        }
        return new AgentDefinitions(agents, warnings);
    }

    private static List<Path> files(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> found = Files.walk(path, DEEPEST_FOLDER)) {
            return found.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "agents cannot be read: there is no file or folder " + path + " that can be opened",
                    e);
        }
    }

    private @Nullable Agent agent(Path root, Path file, List<String> problems, List<String> warnings) {
        DefinitionFields fields = new DefinitionFields(file.toString(), problems, warnings);
        Object content = content(file, fields);
        if (content == null) {
            return null;
        }
        if (!(content instanceof Map<?, ?> map)) {
            fields.problem("it must hold one JSON object");
            return null;
        }
        fields.take(map);
        return new AgentDefinition(fields, tiers, departmentOf(root, file)).read();
    }

    private static @Nullable Object content(Path file, DefinitionFields fields) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                fields.problem("it is larger than " + (LARGEST_FILE >> 20) + " MB");
                return null;
            }
            String text = Files.readString(file);
            Object content = Json.read(text.startsWith("\uFEFF") ? text.substring(1) : text);
            return content == null ? List.of() : content;
        } catch (CharacterCodingException e) {
            fields.problem("it is not UTF-8");
        } catch (IOException e) {
            fields.problem("it cannot be opened (" + e.getClass().getSimpleName() + ")");
        } catch (JsonException e) {
            fields.problem(String.valueOf(e.getMessage()));
        }
        return null;
    }

    private @Nullable String departmentOf(Path root, Path file) {
        Path folder = file.getParent();
        if (folder == null || file.equals(root) || folder.equals(root)) {
            return department;
        }
        return folder.getFileName().toString();
    }
}
