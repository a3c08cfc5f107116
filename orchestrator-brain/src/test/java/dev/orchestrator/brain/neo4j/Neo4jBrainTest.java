package dev.orchestrator.brain.neo4j;

import dev.orchestrator.contract.BrainContract;
import dev.orchestrator.contract.BrainSize;
import dev.orchestrator.port.brain.Brain;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.neo4j.driver.Driver;

/** The contract on a real server, counted there. */
class Neo4jBrainTest extends BrainContract {

    private static Driver driver;
    private static Neo4jBrain brain;

    @BeforeAll
    static void connect() {
        driver = Bolt.driver();
        brain = Neo4jBrain.builder(driver, new WordVectors()).label("Contract").build();
        brain.createSchema();
    }

    @AfterAll
    static void disconnect() {
        driver.close();
    }

    @Override
    protected Brain brain() {
        return brain;
    }

    @Override
    protected BrainSize size(String projectId) {
        Map<String, Object> project = Map.of("project", projectId);
        return new BrainSize(
                Bolt.count(driver, "MATCH (n:Contract {project: $project}) RETURN count(n)", project),
                Bolt.count(driver, "MATCH (n:Contract {project: $project})-[r]->() RETURN count(r)", project));
    }
}
