package dev.orchestrator.brain.mcp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a kind of knowledge server wants to be spoken with: which tool does what, what the fields of its data are called, and
 * what has to be known of its ways. Servers may put a name and a hyphen before those of their tools.
 *
 * @param name names the profile in messages
 * @param tools which tool does what; what is missing, the server cannot do
 * @param fields what fields are called
 * @param traits what has to be known
 */
public record McpProfile(String name, Map<Operation, String> tools, Map<Field, String> fields, Set<Trait> traits) {

    /** What a server can be asked for. */
    public enum Operation {
        /** Finds entities by words: {@code query}. */
        SEARCH,
        /** Reads entities by name: {@code names}. */
        OPEN,
        /** Reads everything. */
        READ_ALL,
        /** Writes entities: {@code entities}. */
        CREATE,
        /** Adds to what is known of entities: {@code observations}. */
        ADD_OBSERVATIONS,
        /** Takes away from what is known of entities: {@code deletions}. */
        DELETE_OBSERVATIONS,
        /** Deletes entities with their relations: {@code entityNames}. */
        DELETE,
        /** Writes relations: {@code relations}. */
        RELATE
    }

    /** What may be called one way or the other. */
    public enum Field {
        /** The type of an entity. */
        TYPE,
        /** What is added to the observations of an entity. */
        CONTENTS,
        /** Where a relation starts. */
        FROM,
        /** Where a relation leads. */
        TO
    }

    /** What has to be known of a server. */
    public enum Trait {
        /** Writing an entity that is there replaces its observations, instead of being passed over. */
        CREATE_REPLACES,
        /** Types of entities and relations must be identifiers. */
        IDENTIFIERS,
        /** A search takes several words at once, as a Lucene query; otherwise it looks for a part of the text. */
        FULL_TEXT,
        /** The server has groups of its own, finds nodes with summaries, and writes by itself: it is only searched. */
        GROUPS
    }

    private static final Map<Field, String> MEMORY_FIELDS =
            Map.of(Field.TYPE, "entityType", Field.CONTENTS, "contents", Field.FROM, "from", Field.TO, "to");

    private static final Map<Operation, String> MEMORY_TOOLS = Map.of(
            Operation.SEARCH, "search_nodes",
            Operation.OPEN, "open_nodes",
            Operation.READ_ALL, "read_graph",
            Operation.CREATE, "create_entities",
            Operation.ADD_OBSERVATIONS, "add_observations",
            Operation.DELETE_OBSERVATIONS, "delete_observations",
            Operation.DELETE, "delete_entities",
            Operation.RELATE, "create_relations");

    /** {@code @modelcontextprotocol/server-memory}: a graph in one file of JSON lines. */
    public static final McpProfile SERVER_MEMORY =
            new McpProfile("server-memory", MEMORY_TOOLS, MEMORY_FIELDS, Set.of());

    /** {@code mcp-neo4j-memory}: the same in Neo4j, with other names, and with writes that replace. */
    public static final McpProfile NEO4J_MEMORY = new McpProfile(
            "neo4j-memory",
            Map.of(
                    Operation.SEARCH, "search_memories",
                    Operation.OPEN, "find_memories_by_name",
                    Operation.READ_ALL, "read_graph",
                    Operation.CREATE, "create_entities",
                    Operation.DELETE, "delete_entities",
                    Operation.RELATE, "create_relations"),
            Map.of(Field.TYPE, "type", Field.CONTENTS, "observations", Field.FROM, "source", Field.TO, "target"),
            Set.of(Trait.CREATE_REPLACES, Trait.IDENTIFIERS, Trait.FULL_TEXT));

    /** Graphiti's server: it is searched in the group of the project, and written to by Graphiti's own means. */
    public static final McpProfile GRAPHITI =
            new McpProfile("graphiti", Map.of(Operation.SEARCH, "search_nodes"), MEMORY_FIELDS, Set.of(Trait.GROUPS));

    /** Checks and copies the values. */
    public McpProfile {
        Given.notBlank(name, "name of the profile");
        tools = Map.copyOf(Given.present(tools, "tools of the profile"));
        fields = Map.copyOf(Given.present(fields, "fields of the profile"));
        traits = Set.copyOf(Given.present(traits, "traits of the profile"));
        for (Field field : Field.values()) {
            Given.that(fields.containsKey(field), "fields of the profile must name " + field);
        }
    }

    /**
     * Chooses a profile by what a server says of itself.
     *
     * @param server its name
     * @param tools what it offers
     * @return a known profile or, where none fits, that of server-memory with those tools alone that are offered
     */
    public static McpProfile of(McpServer server, List<McpTool> tools) {
        Set<String> names = tools.stream().map(McpTool::name).collect(Collectors.toSet());
        if (server.name().toLowerCase(Locale.ROOT).contains("graphiti") || offers(names, "add_memory")) {
            return GRAPHITI;
        }
        if (offers(names, "search_memories")) {
            return NEO4J_MEMORY;
        }
        return MEMORY_TOOLS.values().stream().allMatch(tool -> offers(names, tool))
                ? SERVER_MEMORY
                : new McpProfile("generic", MEMORY_TOOLS, MEMORY_FIELDS, Set.of()).on(names);
    }

    private static boolean offers(Set<String> names, String tool) {
        return names.stream().anyMatch(name -> fits(name, tool));
    }

    private static boolean fits(String name, String tool) {
        return name.equals(tool) || name.endsWith("-" + tool);
    }

    /** Returns the profile with the tools as this server calls them, without those that it does not offer. */
    McpProfile on(Set<String> names) {
        Map<Operation, String> offered = tools.entrySet().stream()
                .filter(entry -> offers(names, entry.getValue()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> names.stream()
                                .filter(name -> fits(name, entry.getValue()))
                                .min((a, b) -> Integer.compare(a.length(), b.length()))
                                .orElseThrow()));
        return new McpProfile(name, offered, fields, traits);
    }

    boolean can(Operation operation) {
        return tools.containsKey(operation);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    String field(Field field) {
        return fields.getOrDefault(field, "");
    }
}
