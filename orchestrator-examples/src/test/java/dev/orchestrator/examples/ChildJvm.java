package dev.orchestrator.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, with pipes instead of a terminal and none of the settings of this environment. */
public final class ChildJvm implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int FIRST_TO_WARN_OF_NATIVE_CODE = 24;

    private final Process process;
    private final Collected output;
    private final Collected errors;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = Collected.from(process.getInputStream());
        this.errors = Collected.from(process.getErrorStream());
    }

    public static ChildJvm start(Class<?> program, Map<String, String> environment, String... args) throws IOException {
        return run(command(program, args), environment);
    }

    static ChildJvm run(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(ChildJvm::isSetting);
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    private static boolean isSetting(String name) {
        return name.startsWith("OPENROUTER_") || name.startsWith("APP_") || name.startsWith("JAVA_TOOL");
    }

    static List<String> command(Class<?> program, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                program.getName()));
        if (Runtime.version().feature() >= FIRST_TO_WARN_OF_NATIVE_CODE) {
            command.add(1, "--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(args));
        return command;
    }

    /** Types text; the input stays open. */
    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    void interrupt() throws Exception {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    public void awaitOutput(String text) throws InterruptedException {
        assertThat(output.await(text))
                .as("'%s' in the output\n%s\nerrors: %s", text, output(), errors())
                .isTrue();
    }

    int awaitExit() throws InterruptedException {
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended).as("the program ends; so far: %s", output()).isTrue();
        output.awaitEnd();
        errors.awaitEnd();
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String output() {
        return output.text();
    }

    String errors() {
        return errors.text();
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** What has come out of a pipe so far. */
    private static final class Collected {
        private final StringBuilder text = new StringBuilder();
        private boolean ended;

        static Collected from(InputStream pipe) {
            Collected collected = new Collected();
            Thread thread = new Thread(() -> collected.read(pipe), "pipe of a child");
            thread.setDaemon(true);
            thread.start();
            return collected;
        }

        private void read(InputStream pipe) {
            char[] buffer = new char[1024];
            try (Reader reader = new InputStreamReader(pipe, UTF_8)) {
                for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                    append(buffer, read);
                }
            } catch (IOException e) {
                // the process was killed
            }
            end();
        }

        private synchronized void append(char[] buffer, int length) {
            text.append(buffer, 0, length);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized boolean await(String expected) throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (text.indexOf(expected) < 0 && !ended && System.nanoTime() < deadline) {
                wait(1_000);
            }
            return text.indexOf(expected) >= 0;
        }

        synchronized void awaitEnd() throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!ended && System.nanoTime() < deadline) {
                wait(1_000);
            }
        }

        synchronized String text() {
            return text.toString();
        }
    }
}
