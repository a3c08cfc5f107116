package dev.orchestrator.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * An HTTP/1.1 server on a raw socket of the loopback interface that misbehaves as it is told: it plays a {@link Script}
 * for each request and notices when its client lets go.
 *
 * <p>Serves keep-alive connections, one request at a time each. All methods may be called by any thread. Its threads are
 * daemons; {@link #close()} ends them and every connection.
 */
public final class FaultServer implements AutoCloseable {

    /** The connections that are served at once; further ones are closed at once. */
    static final int MAX_CONNECTIONS = 4_096;

    private final ServerSocket listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<Exchange> exchanges = new ArrayList<>();
    private volatile Function<Exchange, Script> scripts = exchange -> Script.begin();

    private FaultServer(ServerSocket listener) {
        this.listener = listener;
        run(this::accept);
    }

    /**
     * Starts a server on a free port. Until it is told what to play it reads requests and answers nothing.
     *
     * @return the server; close it
     */
    public static FaultServer start() {
        try {
            return new FaultServer(new ServerSocket(0, 1_024, InetAddress.getByName("127.0.0.1")));
        } catch (IOException e) {
            throw new UncheckedIOException("No port of the loopback interface could be opened", e);
        }
    }

    /**
     * Returns where it listens.
     *
     * @return an address such as {@code http://127.0.0.1:40001/v1}
     */
    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
    }

    /**
     * Says what the next requests get.
     *
     * @param inTurn a script for each of the next requests; the last one stays for all that follow
     */
    public void play(Script... inTurn) {
        int before = requests();
        play(exchange -> inTurn[Math.min(exchange.number() - before, inTurn.length) - 1]);
    }

    /**
     * Says what each request gets.
     *
     * @param scripts chooses a script by what was asked; called by many threads at once
     */
    public void play(Function<Exchange, Script> scripts) {
        this.scripts = scripts;
    }

    /**
     * Returns how many requests came in, read to the end of their bodies.
     *
     * @return the number
     */
    public int requests() {
        synchronized (exchanges) {
            return exchanges.size();
        }
    }

    /**
     * Waits for a request.
     *
     * @param number counted from 1 since the start
     * @param limit how long to wait
     * @return what was asked, and what became of it
     * @throws AssertionError if it did not come in time
     */
    public Exchange exchange(int number, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (exchanges) {
            while (exchanges.size() < number) {
                Waits.on(exchanges, end, () -> "Request " + number + " did not come; there were " + exchanges.size());
            }
            return exchanges.get(number - 1);
        }
    }

    /** Ends every connection and every thread. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The listening socket could not be closed", e);
        } finally {
            connections.forEach(Connection::end);
        }
    }

    /** Gives a request its number. */
    Exchange received(Request request) {
        synchronized (exchanges) {
            Exchange exchange = new Exchange(exchanges.size() + 1, request);
            exchanges.add(exchange);
            exchanges.notifyAll();
            return exchange;
        }
    }

    Script script(Exchange exchange) {
        return scripts.apply(exchange);
    }

    void run(Runnable work) {
        Thread thread = new Thread(work, "fault-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        if (connections.size() >= MAX_CONNECTIONS) {
            socket.close();
            return;
        }
        Connection connection = new Connection(this, socket);
        connections.add(connection);
        run(() -> {
            connection.read();
            connections.remove(connection);
        });
        if (listener.isClosed()) {
            connection.end(); // it came while close() went through the others
        }
    }
}
