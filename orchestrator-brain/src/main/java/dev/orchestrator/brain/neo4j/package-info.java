/** The Brain on Neo4j. Start at {@link dev.orchestrator.brain.neo4j.Neo4jBrain}. */
@NullMarked
package dev.orchestrator.brain.neo4j;

import org.jspecify.annotations.NullMarked;
