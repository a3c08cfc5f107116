package dev.orchestrator.brain.mcp;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of one server of the Model Context Protocol: asks what tools there are, and calls them. Speaks the revisions up
 * to 2025-11-25, which begin with a handshake, and 2026-07-28, which has none; it finds out by itself what the server
 * speaks, and remembers it.
 *
 * <p>Nothing is sent or started before the first call. A session that the server has forgotten, or a process that has
 * ended, is begun anew by the next call; a call that was under way when the server died fails, since nobody knows whether
 * it was carried out. Nothing is ever repeated that may have been.
 *
 * <p>All methods block, and may be called by any number of threads at once, also over standard streams: answers are told
 * apart by id. Cancelling frees the caller at once and tells the server. Failures are {@link McpException}s and, where a
 * call is cancelled, {@link CancelledException}s; their messages hold no key, no argument and no answer. The caller closes
 * the client.
 */
public final class McpClient implements AutoCloseable {

    private final String name;
    private final Handshake handshake;
    private final Runnable resources;
    private final AtomicReference<@Nullable CompletableFuture<Session>> current = new AtomicReference<>();
    private volatile boolean closed;

    McpClient(Supplier<Link> links, Terms terms, Runnable resources) {
        this.name = terms.name();
        this.handshake = new Handshake(links, terms);
        this.resources = resources;
    }

    /**
     * Starts a client of a server that is reached over streamable HTTP.
     *
     * @param url the address of its MCP endpoint, such as {@code http://127.0.0.1:8000/mcp}; without a key in it
     * @return a builder
     */
    public static McpHttpBuilder http(String url) {
        return new McpHttpBuilder(url);
    }

    /**
     * Starts a client of a server that runs as a child process and is spoken with over its standard streams.
     *
     * @param command the program and its arguments
     * @return a builder
     */
    public static McpProcessBuilder process(String... command) {
        return new McpProcessBuilder(List.of(command));
    }

    /**
     * Returns what the server says of itself.
     *
     * @param cancellation stops the call
     * @return its name, version and protocol
     */
    public McpServer server(Cancellation cancellation) {
        return inSession(cancellation, Session::server);
    }

    /**
     * Asks what tools there are.
     *
     * @param cancellation stops the call
     * @return all of them, in the server's order
     */
    public List<McpTool> tools(Cancellation cancellation) {
        return inSession(cancellation, session -> session.tools(cancellation));
    }

    /**
     * Calls a tool.
     *
     * @param tool its name
     * @param arguments its arguments, as plain maps, lists, text, numbers, booleans and null
     * @param cancellation stops the call; the tool may have done its work all the same
     * @return what it answered, also where it answered that it failed: see {@link McpResult#isError()}
     */
    public McpResult call(String tool, Map<String, ?> arguments, Cancellation cancellation) {
        Given.notBlank(tool, "tool");
        Map<String, Object> copy = new LinkedHashMap<>(Given.present(arguments, "arguments"));
        return inSession(cancellation, session -> session.call(tool, copy, cancellation));
    }

    private <T> T inSession(Cancellation cancellation, Function<Session, T> work) {
        Given.present(cancellation, "cancellation").throwIfCancelled();
        Session session = session(cancellation);
        try {
            return work.apply(session);
        } catch (SessionLostException lost) {
            session.close(); // so that the next one is another
        }
        try {
            return work.apply(session(cancellation));
        } catch (SessionLostException lost) {
            throw McpException.gone(lost.getMessage() + ", and again after a new start", lost);
        }
    }

    /** Returns the session there is, or begins one: on one thread, while the others wait for it. */
    private Session session(Cancellation cancellation) {
        while (true) {
            if (closed) {
                throw McpException.misfit("The client of " + name + " is closed");
            }
            CompletableFuture<Session> mine = new CompletableFuture<>();
            CompletableFuture<Session> theirs = current.compareAndExchange(null, mine);
            if (theirs == null) {
                return begin(mine, cancellation);
            }
            Session session = await(theirs, cancellation);
            if (session != null && session.isOpen()) {
                return session;
            }
            current.compareAndSet(theirs, null);
        }
    }

    private Session begin(CompletableFuture<Session> mine, Cancellation cancellation) {
        try {
            Session session = handshake.open(cancellation);
            mine.complete(session);
            if (closed) { // close() may not have seen it
                session.close();
            }
            return session;
        } catch (RuntimeException | Error e) {
            current.compareAndSet(mine, null);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** Returns what another thread began, or null if that one gave up. */
    private static @Nullable Session await(CompletableFuture<Session> theirs, Cancellation cancellation) {
        if (!theirs.isDone()) {
            cancellation.await(theirs);
        }
        try {
            return theirs.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof McpException failure) {
                throw failure;
            }
            return null;
        }
    }

    /** Ends the session, and the process if there is one; calls that are under way fail. May be called twice. */
    @Override
    public void close() {
        closed = true;
        CompletableFuture<Session> last = current.getAndSet(null);
        if (last != null && last.isDone() && !last.isCompletedExceptionally()) {
            last.join().close();
        }
        resources.run();
    }

    /** Names the server. */
    @Override
    public String toString() {
        return "McpClient[" + name + "]";
    }
}
