package dev.orchestrator.agent.codebuff;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The real package, in the version that the lock file of the tests names: installed once into the build's folder. Without Node or a network
 * its tests are skipped, but never where {@code CI} is set.
 */
final class NpmPackage {

    private static final Path FOLDER = Path.of("target", "npm", "codebuff").toAbsolutePath();
    private static final Object LOCK = new Object();

    /** Why it could not be installed: nobody tries again in the same run. */
    private static String failure;

    private NpmPackage() {}

    /** Returns the folder it is installed in, if need be by now. */
    static Path folder() {
        synchronized (LOCK) {
            if (failure == null) {
                failure = installed();
            }
            if (!failure.isEmpty()) {
                skip("@codebuff/sdk could not be installed: " + failure);
            }
        }
        return FOLDER;
    }

    /** Returns a script of the tests as a file. */
    static Path script(String name) {
        folder();
        return FOLDER.resolve(name);
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
        for (String script : new String[] {"backend.mjs", "short-waits.cjs"}) {
            Files.write(FOLDER.resolve(script), resource(script));
        }
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
        try (InputStream in = NpmPackage.class.getResourceAsStream("/codebuff/" + name)) {
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
