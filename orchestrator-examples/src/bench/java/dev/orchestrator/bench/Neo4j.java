package dev.orchestrator.bench;

import dev.orchestrator.brain.neo4j.Neo4jBrain;
import dev.orchestrator.neo4j.Neo4jProcess;
import dev.orchestrator.port.model.EmbeddingModel;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Logging;

/** A Neo4j in a process of its own. */
record Neo4j(Driver driver) implements AutoCloseable {

    static Neo4j start() {
        Neo4jProcess server = Neo4jProcess.start();
        Config config = Config.builder().withLogging(Logging.none()).build();
        return new Neo4j(GraphDatabase.driver(
                "bolt://" + server.address(), AuthTokens.basic(Neo4jProcess.USER, Neo4jProcess.PASSWORD), config));
    }

    /** A Brain with nodes of its own, whose schema is there. */
    Neo4jBrain brain(String label, EmbeddingModel model) {
        Neo4jBrain brain = builder(label, model).build();
        brain.createSchema();
        return brain;
    }

    Neo4jBrain.Builder builder(String label, EmbeddingModel model) {
        return Neo4jBrain.builder(driver, model).label(label);
    }

    @Override
    public void close() {
        driver.close();
    }
}
