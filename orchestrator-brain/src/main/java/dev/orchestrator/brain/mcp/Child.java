package dev.orchestrator.brain.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** A child process with a thread that writes to it. It ends when its input does, or is made to. */
final class Child {

    /** How long a process may take to end by itself, and then again to end when it is told to. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** A pipe holds some ten thousand bytes: a process that has not taken a line for so long takes none at all. */
    private static final Duration STUCK = Duration.ofSeconds(5);

    /** More than these wait only where a process asks and asks and does not read what it is answered. */
    private static final int MOST_QUEUED = 10_000;

    /** A line on its way: it is written, or withdrawn, and never both. */
    static final class Line {
        private enum State {
            QUEUED,
            TAKEN,
            WRITTEN,
            WITHDRAWN
        }

        private final byte[] bytes;
        private final long since = System.nanoTime();
        private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);

        private Line(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Returns whether the process will never see the line. */
        boolean withdraw() {
            return state.compareAndSet(State.QUEUED, State.WITHDRAWN);
        }

        boolean isStuck() {
            return state.get() != State.WRITTEN && System.nanoTime() - since > STUCK.toNanos();
        }
    }

    private static final Line LAST = new Line(new byte[0]);

    private final Process process;
    private final BlockingQueue<Line> queue = new LinkedBlockingQueue<>();

    Child(Process process) {
        this.process = process;
        thread("writer", this::writeLines);
    }

    void thread(String what, Runnable work) {
        Thread thread = new Thread(work, "orchestrator-mcp-" + what + "-" + process.pid());
        thread.setDaemon(true);
        thread.start();
    }

    InputStream output() {
        return process.getInputStream();
    }

    InputStream errors() {
        return process.getErrorStream();
    }

    Line write(String message) {
        Line line = new Line((message + "\n").getBytes(StandardCharsets.UTF_8));
        queue.add(line);
        if (queue.size() > MOST_QUEUED) {
            kill();
        }
        return line;
    }

    private void writeLines() {
        try (OutputStream input = process.getOutputStream()) {
            for (Line line = queue.take(); line != LAST; line = queue.take()) {
                if (line.state.compareAndSet(Line.State.QUEUED, Line.State.TAKEN)) {
                    input.write(line.bytes);
                    input.flush();
                    line.state.set(Line.State.WRITTEN);
                }
            }
        } catch (IOException e) {
            kill(); // the pipe is broken: whoever reads from it notices
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how it ended, in words, if it has. */
    String exit() {
        return waitFor() ? ", with exit code " + process.exitValue() : "";
    }

    /** Ends it: by the end of its input, then by request, then by force. */
    void end() {
        queue.add(LAST);
        if (!waitFor()) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            if (!waitFor()) {
                kill();
            }
        }
    }

    /** Ends it by force, with the processes it has started. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        queue.add(LAST);
    }

    private boolean waitFor() {
        try {
            process.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
