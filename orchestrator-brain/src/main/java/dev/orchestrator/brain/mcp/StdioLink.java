package dev.orchestrator.brain.mcp;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that runs as a child process and speaks over its standard streams, one message a line. Three daemon threads: one
 * writes, so that nobody waits for a child that does not read; one reads answers; one reads what the child logs.
 */
final class StdioLink implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(StdioLink.class);
    private static final int MOST_LOGGED = 500;
    private static final int MOST_LOGGED_LINES = 1_000;

    private final Child child;
    private final String name;
    private final int largestAnswer;
    private final Wording wording;
    private final Map<Long, CompletableFuture<Incoming>> waiting = new ConcurrentHashMap<>();
    private volatile boolean open = true;

    private StdioLink(Child child, String name, int largestAnswer, Wording wording) {
        this.child = child;
        this.name = name;
        this.largestAnswer = largestAnswer;
        this.wording = wording;
    }

    /** Starts the process. */
    static StdioLink start(List<String> command, Map<String, String> environment, String name, int largestAnswer) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Child child = new Child(builder.start());
            StdioLink link = new StdioLink(child, name, largestAnswer, new Wording(environment.values()));
            child.thread("reader", link::readAnswers);
            child.thread("log", link::readLog);
            return link;
        } catch (IOException e) {
            throw McpException.gone(name + " could not be started: check the command", e);
        }
    }

    @Override
    public Incoming exchange(RpcRequest request, Cancellation cancellation) {
        CompletableFuture<Incoming> answer = new CompletableFuture<>();
        waiting.put(request.id(), answer);
        try {
            if (!open) {
                throw new SessionLostException(name + " has ended");
            }
            Child.Line line = child.write(request.json());
            return await(answer, request, line, cancellation);
        } finally {
            waiting.remove(request.id());
        }
    }

    private Incoming await(
            CompletableFuture<Incoming> answer, RpcRequest request, Child.Line line, Cancellation cancellation) {
        try {
            cancellation.await(answer);
            return answer.join();
        } catch (CompletionException e) {
            if (!open && line.withdraw()) {
                throw new SessionLostException(name + " ended before it was asked");
            }
            throw e.getCause() instanceof McpException failure ? failure : e;
        } catch (CancelledException e) {
            letGo(request, line);
            throw e;
        }
    }

    /** Withdraws what was not sent yet; a child that has not even read it after a long time hangs, and is killed. */
    private void letGo(RpcRequest request, Child.Line line) {
        boolean withdrawn = line.withdraw();
        if (line.isStuck()) {
            LOG.warn("{} does not read what it is sent and is killed", name);
            open = false;
            child.kill();
        } else if (!withdrawn) {
            child.write(request.cancelled());
        }
    }

    @Override
    public void tell(String notification, Cancellation cancellation) {
        child.write(notification);
    }

    private void readAnswers() {
        LineReader lines = new LineReader(child.output(), largestAnswer);
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (lines.wasCut()) {
                    fail(McpException.tooLarge(name + " sent a line of more than " + largestAnswer
                            + " bytes; ask for less, or raise largestAnswer on the builder"));
                } else if (!line.isBlank()) {
                    take(line);
                }
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be read any more", name);
        }
        end();
    }

    private void take(String line) {
        List<Incoming> messages = Incoming.read(line);
        if (messages == null) {
            LOG.debug("{} wrote a line of {} characters that is no message", name, line.length());
            return;
        }
        for (Incoming message : messages) {
            if (message.isRequest()) {
                child.write(message.reply());
            } else if (message.isResponse() && message.message().get("id") instanceof Long id) {
                CompletableFuture<Incoming> answer = waiting.remove(id);
                if (answer != null) { // nobody waits for it any more, or it was answered twice
                    answer.complete(message);
                }
            }
        }
    }

    private void end() {
        open = false;
        String exit = child.exit();
        child.kill();
        fail(McpException.gone(name + " ended while it was asked" + exit, null));
    }

    /** Fails those who wait now, and none who begins to wait while they wake. */
    private void fail(McpException failure) {
        List.copyOf(waiting.values()).forEach(answer -> answer.completeExceptionally(failure));
    }

    private void readLog() {
        LineReader lines = new LineReader(child.errors(), MOST_LOGGED);
        int logged = 0;
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (logged++ < MOST_LOGGED_LINES) {
                    LOG.debug("{} says: {}", name, wording.logged(line));
                }
            }
        } catch (IOException e) {
            LOG.debug("The log of {} cannot be read any more", name);
        }
    }

    @Override
    public void agreed(Era era, String protocolVersion) {
        // every message says it in this era, and none in the other
    }

    @Override
    public boolean hasHeaders() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        child.end();
    }
}
