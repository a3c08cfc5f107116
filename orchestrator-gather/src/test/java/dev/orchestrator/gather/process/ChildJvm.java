package dev.orchestrator.gather.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM. It is spoken to in lines: what is sent arrives at its standard input, what
 * it prints can be waited for. Closing kills it, by SIGKILL where there are signals.
 */
public final class ChildJvm implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;
    private static final int FIRST_TO_WARN_OF_NATIVE_CODE = 24;

    private final Process process;
    private final BufferedWriter input;
    private final LinkedBlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> printed = new ArrayList<>();
    private final Thread reader;

    private ChildJvm(Process process) {
        this.process = process;
        this.input = process.outputWriter(UTF_8);
        this.reader = new Thread(this::read, "output of process " + process.pid());
        reader.setDaemon(true);
    }

    /** The class path of the tests. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Starts the main method of a class. */
    public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("-cp", classPath(), main.getName()));
        all.addAll(List.of(arguments));
        return start(all);
    }

    /** Starts what stands in the arguments of {@code java}. */
    public static ChildJvm start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dfile.encoding=UTF-8"));
        if (Runtime.version().feature() >= FIRST_TO_WARN_OF_NATIVE_CODE) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(arguments);
        ChildJvm child = new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        child.reader.start();
        return child;
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (printed) {
                    printed.add(line);
                }
                unread.add(line);
            }
        } catch (IOException | UncheckedIOException e) {
            // A killed process ends in the middle of a line.
        }
    }

    /** Sends a line. */
    public void send(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
    }

    /** Waits until the process prints a line with this beginning, and returns that line. */
    public String awaitLine(String beginning) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            String line = unread.poll(100, TimeUnit.MILLISECONDS);
            if (line != null && line.startsWith(beginning)) {
                return line;
            }
            boolean over = line == null && !process.isAlive() && !reader.isAlive() && unread.isEmpty();
            if (over || System.nanoTime() > end) {
                throw new AssertionError("process " + process.pid() + " did not print \"" + beginning + "\", but:\n"
                        + String.join("\n", printed()));
            }
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Everything it has printed so far, in lines. */
    public List<String> printed() {
        synchronized (printed) {
            return List.copyOf(printed);
        }
    }

    /** Waits until it ends by itself, and returns its exit code. */
    public int await() throws InterruptedException {
        return await(LIMIT_SECONDS);
    }

    /** Waits so many seconds until it ends by itself, and returns its exit code. */
    public int await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "process " + process.pid() + " does not end; it printed:\n" + String.join("\n", printed()));
        }
        reader.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        return process.exitValue();
    }

    /** Kills it without any chance to clean up, waits until it is gone, and leaves what it had printed to be read. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        reader.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
