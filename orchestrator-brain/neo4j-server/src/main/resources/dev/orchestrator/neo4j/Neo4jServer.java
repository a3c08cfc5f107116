import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/**
 * Neo4j in a process of its own: {@code java -cp <class path> Neo4jServer.java <folder> <password>}. It listens on the
 * loopback address alone, on a port that is free, prints {@code bolt <host>:<port>} when it is ready, and ends at once,
 * without tidying up, when its standard input does, which is also the case when the process that started it is killed.
 */
final class Neo4jServer {

    private Neo4jServer() {}

    public static void main(String[] arguments) throws Exception {
        Thread watch = new Thread(Neo4jServer::endWithTheParent, "end with the parent");
        watch.setDaemon(true);
        watch.start();
        DatabaseManagementService service = start(Path.of(arguments[0]));
        setPassword(service, arguments[1]);
        System.out.println("bolt " + address(service));
        watch.join();
    }

    /** From the first moment on: the parent may die while the server still starts. */
    private static void endWithTheParent() {
        try {
            while (System.in.read() != -1) {
                // Nobody says anything.
            }
        } catch (IOException e) {
            // As good as the end.
        }
        Runtime.getRuntime().halt(0);
    }

    private static DatabaseManagementService start(Path folder) {
        return new DatabaseManagementServiceBuilder(folder)
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                // Tests try wrong passwords, and the right one must work afterwards.
                .setConfig(GraphDatabaseSettings.auth_max_failed_attempts, 0)
                .setConfig(GraphDatabaseSettings.udc_enabled, false)
                .setConfig(GraphDatabaseSettings.pagecache_memory, 128L << 20)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", 0))
                .setConfig(HttpConnector.enabled, false)
                .build();
    }

    private static void setPassword(DatabaseManagementService service, String password) {
        service.database(GraphDatabaseSettings.SYSTEM_DATABASE_NAME)
                .executeTransactionally(
                        "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", Map.of("password", password));
    }

    private static Object address(DatabaseManagementService service) {
        GraphDatabaseAPI database =
                (GraphDatabaseAPI) service.database(GraphDatabaseSettings.DEFAULT_DATABASE_NAME);
        return database.getDependencyResolver()
                .resolveDependency(ConnectorPortRegister.class)
                .getLocalAddress(ConnectorType.BOLT);
    }
}
