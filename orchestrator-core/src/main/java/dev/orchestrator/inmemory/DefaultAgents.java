package dev.orchestrator.inmemory;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The agents that come with the library: seven departments of a film production (story, character, visual, image-quality,
 * video, audio and production), each with an active head, whose id is that of the department and {@code -head}, and three
 * specialists that the head may call. They use the built-in tools that read, and none that changes anything.
 *
 * <p>Every project has them, and so have tasks outside of any project, unless {@link #behind} puts a directory before them.
 * Immutable.
 */
public final class DefaultAgents implements AgentDirectory {

    /** The department of tasks that seem to belong to no other one. */
    public static final String STORY = "story";

    /** Searches what the project's Brain knows. */
    static final String BRAIN_SEARCH = "brain_search";

    /** Searches what was gathered for the project. */
    static final String GATHER_SEARCH = "gather_search";

    /** Reads earlier messages of the conversation. */
    static final String READ_CONVERSATION = "read_conversation";

    private static final String RULES_OF_A_HEAD = """


            Decide first what the task needs. Do small things yourself; give a part that needs its own care to the \
            specialist for it, with everything the specialist must know, and parts that do not depend on each other at \
            the same time. Look up what the project already says before you add to it, and do not contradict it without \
            saying so. Put the parts together into one result, say what you assumed, and name what is still open.""";

    private static final String RULES_OF_A_SPECIALIST = """


            Do what you were asked for and no more. Look up what the project already says before you add to it. Answer \
            with the result itself, ready to be used, and state in one sentence what you assumed or could not find.""";

    private static final List<Department> DEPARTMENTS = List.of(
            department(
                    STORY,
                    "Story",
                    "Plot, narrative structure, arcs, chapters and scenes: what happens, in which order and why.",
                    List.of("does what was asked", "plot holds together", "pace and tension", "fits what is known"),
                    "plot",
                    "story",
                    "narrative",
                    "arc",
                    "chapter",
                    "scene structure"),
            department(
                    "character",
                    "Character",
                    "Who the characters are: personality, backstory, motives, relationships, and how they speak.",
                    List.of("does what was asked", "consistent person", "believable motives", "voice"),
                    "character",
                    "protagonist",
                    "dialogue",
                    "personality",
                    "backstory"),
            department(
                    "visual",
                    "Visual",
                    "How things look: concept art, design of sets, props and costumes, color and style.",
                    List.of("does what was asked", "clear picture", "consistent style", "can be made"),
                    "visual",
                    "concept art",
                    "design",
                    "color",
                    "style"),
            department(
                    "image-quality",
                    "Image Quality",
                    "Single images: making them from references, checking their quality and consistency, and mending them.",
                    List.of("does what was asked", "exact findings", "consistent with the reference", "helpful"),
                    "image",
                    "quality",
                    "reference",
                    "consistency"),
            department(
                    "video",
                    "Video",
                    "Moving pictures: shots, camera, animation, sequences, editing and clips.",
                    List.of("does what was asked", "clear shots", "rhythm", "can be filmed"),
                    "video",
                    "animation",
                    "scene",
                    "shot",
                    "sequence"),
            department(
                    "audio",
                    "Audio",
                    "What is heard: voices, music, sound effects, recording and mixing.",
                    List.of("does what was asked", "fits the mood", "clear cues", "can be recorded"),
                    "audio",
                    "voice",
                    "sound",
                    "music",
                    "sfx"),
            department(
                    "production",
                    "Production",
                    "Getting it made: schedule, budget, people, equipment, places and permits.",
                    List.of("does what was asked", "realistic", "complete", "risks are named"),
                    "production",
                    "schedule",
                    "resources",
                    "budget",
                    "timeline"));

    private static final List<Agent> AGENTS = Stream.of(
                    WritingAgents.all(), PictureAgents.all(), SoundAgents.all(), ProductionAgents.all())
            .flatMap(List::stream)
            .toList();

    private static final DefaultAgents ALONE = new DefaultAgents(null);

    private final @Nullable AgentDirectory first;

    private DefaultAgents(@Nullable AgentDirectory first) {
        this.first = first;
    }

    private static Department department(
            String id, String name, String description, List<String> criteria, String... keywords) {
        return new Department(id, name, description, List.of(keywords), criteria);
    }

    static Agent.Builder head(String department, String name, String instructions) {
        return Agent.builder(department + "-head", name, department, instructions.strip() + RULES_OF_A_HEAD)
                .role(Agent.Role.HEAD)
                .tools(BRAIN_SEARCH, GATHER_SEARCH, READ_CONVERSATION);
    }

    static Agent.Builder specialist(String department, String id, String name, String instructions) {
        return Agent.builder(id, name, department, instructions.strip() + RULES_OF_A_SPECIALIST)
                .tools(BRAIN_SEARCH, GATHER_SEARCH);
    }

    /**
     * Returns the agents that come with the library, and no others.
     *
     * @return the directory
     */
    public static DefaultAgents directory() {
        return ALONE;
    }

    /**
     * Returns a directory of the agents of each project, and of those that come with the library for projects that have no
     * department of their own. {@link #copyTo} makes them a project's own, to be changed.
     *
     * @param own where projects have agents of their own
     * @return the directory
     */
    public static AgentDirectory behind(AgentDirectory own) {
        return new DefaultAgents(Check.present(own, "own"));
    }

    /**
     * Makes the agents and departments that come with the library those of a project. Tasks of the project should begin
     * when this has returned. Agents and departments that are there and have other ids stay.
     *
     * @param store where the project's agents are kept
     * @param projectId the project
     */
    public static void copyTo(AgentStore store, String projectId) {
        AGENTS.forEach(agent -> store.put(projectId, agent));
        DEPARTMENTS.forEach(department -> store.put(projectId, department));
    }

    @Override
    public List<Department> departments(@Nullable String projectId) {
        List<Department> own = first == null ? List.of() : first.departments(projectId);
        return own.isEmpty() ? DEPARTMENTS : own;
    }

    @Override
    public List<Agent> agents(@Nullable String projectId) {
        if (first == null || first.departments(projectId).isEmpty()) {
            return AGENTS;
        }
        return first.agents(projectId);
    }
}
