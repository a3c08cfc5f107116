package dev.orchestrator.port.agent;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelTier;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who does a task: a model with instructions, tools, and other agents that it may call.
 *
 * <p>Made by {@link #builder}. The canonical constructor grows with the library and is no part of its promise.
 *
 * @param id names it within its project: 1 to 64 letters, digits, {@code _} or {@code -}
 * @param name what people call it; not blank, at most {@value #LONGEST_NAME} characters
 * @param description what it is good for, in a sentence: agents that may call it read this; may be empty, at most
 *     {@value #LONGEST_DESCRIPTION} characters
 * @param department the id of the department it belongs to
 * @param role what it is in its department
 * @param instructions what its model is told first; may be empty, at most {@value #LONGEST_INSTRUCTIONS} characters
 * @param tier what kind of model it needs
 * @param toolNames the tools it may use, by name; there is no other one for it, whatever its model says
 * @param subAgentIds the agents it may call
 * @param outputSchema the JSON Schema of an object that its result must follow, as JSON text, or null for free text. With the default
 *     runner the result is then one JSON object and nothing else, told when it is whole. An answer that does not follow the schema goes back
 *     to the model with what is wrong, twice at most; after that the agent has failed, with code AGENT_ERROR. Of schemas is understood what
 *     {@link dev.orchestrator.json.JsonSchema#parse} takes
 * @param limits how much it may use up
 * @param active whether it takes tasks; one that is not active is kept, and neither found nor called
 */
public record Agent(
        String id,
        String name,
        String description,
        String department,
        Role role,
        String instructions,
        ModelTier tier,
        List<String> toolNames,
        List<String> subAgentIds,
        @Nullable String outputSchema,
        AgentLimits limits,
        boolean active) {

    /** The most characters of a name. */
    public static final int LONGEST_NAME = 200;

    /** The most characters of a description. */
    public static final int LONGEST_DESCRIPTION = 2_000;

    /** The most characters of the instructions. */
    public static final int LONGEST_INSTRUCTIONS = 200_000;

    /** The most characters of the name of a tool. */
    public static final int LONGEST_TOOL_NAME = 200;

    /** What an agent is in its department. */
    public enum Role {
        /** Takes the tasks of the department, and shares them out. */
        HEAD,
        /** Does one kind of work, called by others or named by the caller. */
        SPECIALIST
    }

    /** Checks and copies the values. A tool or an agent that is named again is left out. */
    public Agent {
        Names.checkId(id, "id of the agent");
        Names.checkText(name, LONGEST_NAME, "name of agent " + id);
        Names.checkLength(description, LONGEST_DESCRIPTION, "description of agent " + id);
        Names.checkId(department, "department of agent " + id);
        Check.present(role, "role of agent " + id);
        Names.checkLength(instructions, LONGEST_INSTRUCTIONS, "instructions of agent " + id);
        Check.present(tier, "tier of agent " + id);
        toolNames = distinct(toolNames, "tools of agent " + id);
        for (String tool : toolNames) {
            Names.checkText(tool, LONGEST_TOOL_NAME, "the name of a tool of agent " + id);
        }
        subAgentIds = distinct(subAgentIds, "sub-agents of agent " + id);
        for (String subAgentId : subAgentIds) {
            Names.checkId(subAgentId, "the id of a sub-agent of agent " + id);
        }
        Check.notBlankIfPresent(outputSchema, "output schema of agent " + id);
        Check.present(limits, "limits of agent " + id);
    }

    private static List<String> distinct(Collection<String> names, String what) {
        return List.copyOf(new LinkedHashSet<>(Check.present(names, what)));
    }

    /**
     * Starts an agent: an active specialist on a balanced model, without tools and sub-agents, within the default limits.
     *
     * @param id names it within its project
     * @param name what people call it
     * @param department the id of its department
     * @param instructions what its model is told first
     * @return a builder
     */
    public static Builder builder(String id, String name, String department, String instructions) {
        return new Builder(id, name, department, instructions);
    }

    /**
     * Starts an agent that differs from this one.
     *
     * @return a builder with the values of this agent
     */
    public Builder toBuilder() {
        return new Builder(id, name, department, instructions)
                .description(description)
                .role(role)
                .tier(tier)
                .tools(toolNames)
                .subAgents(subAgentIds)
                .outputSchema(outputSchema)
                .limits(limits)
                .active(active);
    }

    /** Names the agent without its instructions. */
    @Override
    public String toString() {
        return "Agent[" + id + ", " + role + " of " + department + ", " + tier + ", " + toolNames.size() + " tools, "
                + subAgentIds.size() + " sub-agents" + (active ? "]" : ", not active]");
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private String name;
        private String department;
        private String instructions;
        private String description = "";
        private Role role = Role.SPECIALIST;
        private ModelTier tier = ModelTier.BALANCED;
        private List<String> toolNames = List.of();
        private List<String> subAgentIds = List.of();
        private @Nullable String outputSchema;
        private AgentLimits limits = AgentLimits.DEFAULT;
        private boolean active = true;

        private Builder(String id, String name, String department, String instructions) {
            this.id = id;
            this.name = name;
            this.department = department;
            this.instructions = instructions;
        }

        /**
         * Renames it.
         *
         * @param name what people call it
         * @return this
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Moves it.
         *
         * @param department the id of its department
         * @return this
         */
        public Builder department(String department) {
            this.department = department;
            return this;
        }

        /**
         * Replaces its instructions.
         *
         * @param instructions what its model is told first
         * @return this
         */
        public Builder instructions(String instructions) {
            this.instructions = instructions;
            return this;
        }

        /**
         * Says what it is good for.
         *
         * @param description a sentence for agents that may call it; empty by default
         * @return this
         */
        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /**
         * Says what it is in its department.
         *
         * @param role {@link Role#SPECIALIST} by default
         * @return this
         */
        public Builder role(Role role) {
            this.role = role;
            return this;
        }

        /**
         * Says what kind of model it needs.
         *
         * @param tier {@link ModelTier#BALANCED} by default
         * @return this
         */
        public Builder tier(ModelTier tier) {
            this.tier = tier;
            return this;
        }

        /**
         * Names the tools it may use.
         *
         * @param toolNames none by default
         * @return this
         */
        public Builder tools(List<String> toolNames) {
            this.toolNames = toolNames;
            return this;
        }

        /**
         * Names the tools it may use.
         *
         * @param toolNames none by default
         * @return this
         */
        public Builder tools(String... toolNames) {
            return tools(List.of(toolNames));
        }

        /**
         * Names the agents it may call.
         *
         * @param subAgentIds none by default
         * @return this
         */
        public Builder subAgents(List<String> subAgentIds) {
            this.subAgentIds = subAgentIds;
            return this;
        }

        /**
         * Names the agents it may call.
         *
         * @param subAgentIds none by default
         * @return this
         */
        public Builder subAgents(String... subAgentIds) {
            return subAgents(List.of(subAgentIds));
        }

        /**
         * Asks for a result in JSON.
         *
         * @param outputSchema the JSON Schema of an object as JSON text, such as {@code JsonSchema.of(Plan.class).text()} makes of a record;
         *     or null for free text, the default
         * @return this
         */
        public Builder outputSchema(@Nullable String outputSchema) {
            this.outputSchema = outputSchema;
            return this;
        }

        /**
         * Limits what it may use up.
         *
         * @param limits {@link AgentLimits#DEFAULT} by default
         * @return this
         */
        public Builder limits(AgentLimits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * Says whether it takes tasks.
         *
         * @param active true by default
         * @return this
         */
        public Builder active(boolean active) {
            this.active = active;
            return this;
        }

        /**
         * Creates the agent.
         *
         * @return the agent
         */
        public Agent build() {
            return new Agent(
                    id,
                    name,
                    description,
                    department,
                    role,
                    instructions,
                    tier,
                    toolNames,
                    subAgentIds,
                    outputSchema,
                    limits,
                    active);
        }
    }
}
