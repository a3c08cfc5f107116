package dev.orchestrator.neo4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real Neo4j in a JVM of its own, for tests and benchmarks, with a folder of its own under {@code target}. It ends when
 * its standard input does, and so with this JVM, however that ends.
 */
public final class Neo4jProcess {

    /** Who may sign in. */
    public static final String USER = "neo4j";

    /** With which password. */
    public static final String PASSWORD = "only-for-these-tests";

    private static final String SOURCE = "Neo4jServer.java";
    private static final int FIRST_TO_WARN_OF_NATIVE_CODE = 24;
    private static Neo4jProcess shared;

    private final Process process;
    private final String address;

    private Neo4jProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Returns the one that all share; the first who asks starts it. */
    public static synchronized Neo4jProcess shared() {
        if (shared == null) {
            shared = start("-XX:TieredStopAtLevel=1"); // a test is over before the second compiler helps
        }
        return shared;
    }

    /** Starts another one, with more options of its JVM. */
    public static Neo4jProcess start(String... options) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "neo4j")), "server");
            Process process = new ProcessBuilder(command(folder, List.of(options)))
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

    private static List<String> command(Path folder, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC"));
        command.addAll(options);
        if (Runtime.version().feature() >= FIRST_TO_WARN_OF_NATIVE_CODE) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        Path source = folder.resolve(SOURCE);
        try (InputStream text = resource(SOURCE);
                InputStream classPath = resource("class.path")) {
            Files.copy(text, source);
            command.addAll(List.of("-cp", new String(classPath.readAllBytes(), UTF_8)));
        }
        command.addAll(List.of(source.toString(), folder.toString(), PASSWORD));
        return command;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                Neo4jProcess.class.getResourceAsStream(name), name + " is missing: build orchestrator-neo4j-server");
    }

    /** Returns where it listens, as {@code host:port}. */
    public String address() {
        return address;
    }

    /** Closes its standard input, as the end of this JVM does, and tells whether it ends. */
    public boolean endsWithItsInput() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor(60, TimeUnit.SECONDS);
    }
}
