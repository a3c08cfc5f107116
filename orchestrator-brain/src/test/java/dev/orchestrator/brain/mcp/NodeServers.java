package dev.orchestrator.brain.mcp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The real servers that come as npm packages, in the versions that the lock file of the tests names: installed once into the
 * build's folder. Without Node or a network their tests are skipped, but never where {@code CI} is set.
 */
final class NodeServers {

    private static final Path FOLDER = Path.of("target", "mcp-servers").toAbsolutePath();
    private static final Object LOCK = new Object();

    /** Why they could not be installed: nobody tries again in the same run. */
    private static String failure;

    private NodeServers() {}

    /** Returns the script of a server, installed if it was not. */
    static String script(String name) {
        synchronized (LOCK) {
            if (failure == null) {
                failure = installed();
            }
            if (!failure.isEmpty()) {
                skip("The npm packages of the tests could not be installed: " + failure);
            }
        }
        Path script = FOLDER.resolve("node_modules/@modelcontextprotocol/" + name + "/dist/index.js");
        if (!Files.exists(script)) {
            throw new IllegalStateException(script + " is not part of the package");
        }
        return script.toString();
    }

    /** Returns a script that keeps a server, loaded after it, from being reached from elsewhere. */
    static String loopback() {
        return FOLDER.resolve("loopback.cjs").toString();
    }

    /** Returns what a child needs of this process's environment to find its programs, and more. */
    static Map<String, String> environment(String name, String value) {
        return Map.of("PATH", Objects.toString(System.getenv("PATH"), ""), name, value);
    }

    private static String installed() {
        try {
            install();
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void install() throws IOException {
        Path installed = FOLDER.resolve("installed-lock.json");
        byte[] wanted = resource("package-lock.json");
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve("loopback.cjs"), resource("loopback.cjs"));
        if (Files.exists(installed) && Arrays.equals(Files.readAllBytes(installed), wanted)) {
            return;
        }
        Files.write(FOLDER.resolve("package.json"), resource("package.json"));
        Files.write(FOLDER.resolve("package-lock.json"), wanted);
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1");
        Files.write(installed, wanted);
    }

    private static void run(String... command) throws IOException {
        Path log = FOLDER.resolve("npm.log");
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("npm took too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("npm ended with " + process.exitValue() + ", see " + log);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = NodeServers.class.getResourceAsStream("/mcp-servers/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void skip(String why) {
        if (System.getenv("CI") != null) {
            throw new AssertionError(why);
        }
        assumeTrue(false, why);
    }
}
