package dev.orchestrator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The client's end of a {@link ModelServer}. Not thread-safe. */
final class Served implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader told;
    private final String url;

    private Served(Process process) throws IOException {
        this.process = process;
        this.told = process.inputReader(StandardCharsets.UTF_8);
        this.url = "http://127.0.0.1:" + next("port");
    }

    /** Starts a server; {@code tell} as in {@link ModelServer#main}. */
    static Served start(String... tell) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ModelServer.class.getName()));
        command.addAll(List.of(tell));
        try {
            return new Served(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the base URL that has the server play this, such as {@code /burst/2000}. */
    String at(String script) {
        return url + script;
    }

    /** Waits until the server tells of this and returns the number it tells with it. */
    long next(String what) throws IOException {
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            if (line.startsWith(what + " ")) {
                return Long.parseLong(line.substring(what.length() + 1));
            }
        }
        throw new IOException("the server has ended");
    }

    /** Fails unless both processes read the same clock. */
    void checkClock() throws IOException {
        long before = System.nanoTime();
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        long there = next("clock");
        if (there < before || there > System.nanoTime()) {
            throw new IllegalStateException("System.nanoTime() differs between processes here; run this on Linux");
        }
    }

    JsonNode stats() throws IOException {
        return JSON.readTree(URI.create(url + "/stats").toURL());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
