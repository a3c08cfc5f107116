package dev.orchestrator.brain.neo4j;

import dev.orchestrator.neo4j.Neo4jProcess;
import java.util.Map;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Logging;

/** Connections to the Neo4j of these tests. */
final class Bolt {

    private Bolt() {}

    static Driver driver() {
        return driver(Neo4jProcess.shared().address(), Neo4jProcess.PASSWORD);
    }

    static Driver driver(String address, String password) {
        Config config = Config.builder()
                .withLogging(Logging.none())
                .withTelemetryDisabled(true)
                .build();
        return GraphDatabase.driver("bolt://" + address, AuthTokens.basic(Neo4jProcess.USER, password), config);
    }

    static long count(Driver driver, String statement, Map<String, Object> parameters) {
        return driver.executableQuery(statement)
                .withParameters(parameters)
                .execute()
                .records()
                .get(0)
                .get(0)
                .asLong();
    }
}
