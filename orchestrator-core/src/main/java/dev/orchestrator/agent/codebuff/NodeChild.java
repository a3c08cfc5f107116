package dev.orchestrator.agent.codebuff;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Node process of one run, in a folder of its own that is gone after it. It knows nothing of this process's environment but how to find
 * its programs and whom to trust: what is secret goes in by its input. Writing and killing may be done by any thread, reading by one.
 */
final class NodeChild implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeChild.class);

    private static final String BRIDGE = "codebuff-bridge.mjs";
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int MOST_LOGGED = 50;

    /** What Node needs on any system, certificates of a company's own included. */
    private static final List<String> HANDED_ON =
            List.of("PATH", "Path", "SystemRoot", "TEMP", "TMP", "TMPDIR", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE");

    private final Path folder;
    private final Process process;
    private final Wording wording;
    private final BufferedReader lines;
    private final Thread logReader;
    private final ReentrantLock writing = new ReentrantLock();
    private final Deque<String> log = new ArrayDeque<>(); // guarded by itself

    private NodeChild(Path folder, Process process, Wording wording) {
        this.folder = folder;
        this.process = process;
        this.wording = wording;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
        this.logReader = new Thread(this::readLog, "orchestrator-codebuff-log-" + process.pid());
        logReader.setDaemon(true);
        logReader.start();
    }

    static NodeChild start(CodebuffMeans means, Wording wording) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("codebuff");
            Path bridge = folder.resolve(BRIDGE);
            try (InputStream source = NodeChild.class.getResourceAsStream(BRIDGE)) {
                Files.copy(Check.present(source, BRIDGE), bridge);
            }
            return new NodeChild(folder, process(means, folder, bridge), wording);
        } catch (IOException e) {
            delete(folder);
            throw new OrchestratorException(
                    ErrorCode.AGENT_ERROR,
                    means.node() + " could not be started: install Node 18 or newer, or name its command",
                    e);
        }
    }

    private static Process process(CodebuffMeans means, Path folder, Path bridge) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(means.node(), bridge.toString()).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(HANDED_ON);
        environment.put("HOME", folder.toString()); // the package tells the backend where that is
        if (means.backend() != null) {
            environment.put("NEXT_PUBLIC_CODEBUFF_BACKEND_URL", means.backend());
        }
        return builder.start();
    }

    /** Sends a line. If the process takes none any more, whoever reads from it notices. */
    void write(String line) {
        writing.lock();
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            LOG.debug("Node process {} takes no more lines", process.pid());
        } finally {
            writing.unlock();
        }
    }

    /** Waits for the next line; null when there will be none: the process has ended, or was killed. */
    @Nullable
    String read() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    private void readLog() {
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                LOG.debug("Node process {} says: {}", process.pid(), wording.clean(line));
                synchronized (log) {
                    log.add(line);
                    if (log.size() > MOST_LOGGED) {
                        log.remove();
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("The log of Node process {} cannot be read any more", process.pid());
        }
    }

    /** How it ended, in words, without any of its own but the kind of its failure. */
    String exit() {
        String code = waitFor() ? "exit code " + process.exitValue() : "its output closed";
        synchronized (log) {
            String kind = wording.kind(new ArrayList<>(log));
            return kind.isEmpty() ? code : code + " and " + kind;
        }
    }

    /** Ends it by force, with the processes it has started, if any. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        waitFor(); // some systems keep a folder in which a process still works
        delete(folder);
    }

    private boolean waitFor() {
        try {
            process.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            logReader.join(GRACE.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve(BRIDGE));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("Folder {} could not be deleted", folder, e);
        }
    }
}
