package dev.orchestrator.brain.neo4j;

import dev.orchestrator.brain.scale.Scale;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a Brain was built.
 *
 * @param graph where entities are
 * @param owned whether the graph is the Brain's own, with its schema, and written to
 * @param relationshipTypes the types of relations that are types of relationships
 * @param database the database, or null for the user's home database
 * @param scale what a cosine is worth
 * @param candidates how many nodes each index is asked for
 * @param exactUpTo the largest project whose vectors are all compared
 * @param batchSize how many rows a statement is given
 * @param timeout how long a call may take
 * @param retryFor how long a call is begun anew
 */
record Options(
        Neo4jMapping graph,
        boolean owned,
        Set<String> relationshipTypes,
        @Nullable String database,
        Scale scale,
        int candidates,
        int exactUpTo,
        int batchSize,
        Duration timeout,
        Duration retryFor) {}
