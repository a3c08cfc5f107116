package dev.orchestrator.brain.neo4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Logging;

/**
 * A real Neo4j in a JVM of its own, started once for all tests. It ends when its standard input does, and so with this JVM,
 * however that ends.
 */
final class Neo4jProcess {

    static final String USER = "neo4j";
    static final String PASSWORD = "only-for-these-tests";

    private static final int FIRST_TO_WARN_OF_NATIVE_CODE = 24;
    private static Neo4jProcess shared;

    private final Process process;
    private final String address;

    private Neo4jProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** The one that all tests share. */
    static synchronized Neo4jProcess shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** One that a test may kill. */
    static Neo4jProcess start() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "neo4j")), "server");
            Process process = new ProcessBuilder(command(folder))
                    .redirectError(folder.resolve("errors.txt").toFile())
                    .start();
            // It writes to its folder until it is gone.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            BufferedReader output = process.inputReader(UTF_8);
            Optional<String> ready =
                    output.lines().filter(line -> line.startsWith("bolt ")).findFirst();
            return new Neo4jProcess(
                    process,
                    ready.orElseThrow(() -> new IllegalStateException(
                                    "Neo4j did not start; see " + folder.resolve("errors.txt")))
                            .substring("bolt ".length()));
        } catch (IOException e) {
            throw new IllegalStateException("Neo4j did not start", e);
        }
    }

    private static List<String> command(Path folder) throws IOException {
        Path server = Path.of("neo4j-server");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= FIRST_TO_WARN_OF_NATIVE_CODE) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", Files.readString(server.resolve("target/class.path"))));
        command.addAll(List.of(server.resolve("Neo4jServer.java").toString(), folder.toString(), PASSWORD));
        return command;
    }

    /** Where it listens, as {@code host:port}. */
    String address() {
        return address;
    }

    Driver driver() {
        return driver(address, PASSWORD);
    }

    static Driver driver(String address, String password) {
        Config config = Config.builder()
                .withLogging(Logging.none())
                .withTelemetryDisabled(true)
                .build();
        return GraphDatabase.driver("bolt://" + address, AuthTokens.basic(USER, password), config);
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

    /** Closes its standard input, as the end of this JVM does, and tells whether it ends. */
    boolean endsWithItsInput() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor(60, TimeUnit.SECONDS);
    }
}
