package dev.orchestrator.brain.neo4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Stands between a driver and its server, and slows down, stops, cuts or refuses what goes through it. */
final class FaultyWire implements AutoCloseable {

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean down;
    private volatile boolean stopped;
    private volatile long pauseNanos;
    private final AtomicLong toServer = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong toClient = new AtomicLong(Long.MAX_VALUE);

    FaultyWire(String address) {
        try {
            host = address.substring(0, address.indexOf(':'));
            port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Everything goes through, from now on. */
    void heal() {
        toServer.set(Long.MAX_VALUE);
        toClient.set(Long.MAX_VALUE);
        pauseNanos = 0;
        stopped = false;
        down = false;
    }

    /** Waits before each piece. */
    void slow(long millis) {
        pauseNanos = millis * 1_000_000;
    }

    /** Nothing goes through, and nothing ends. */
    void stop() {
        stopped = true;
    }

    /** Ends all connections and takes no new ones. */
    void down() {
        down = true;
        sockets.forEach(FaultyWire::end);
    }

    /** Ends all connections after so many bytes more to the server. */
    void cutAfterSending(long bytes) {
        toServer.set(bytes);
    }

    /** Ends all connections after so many bytes more from the server. */
    void cutAfterReceiving(long bytes) {
        toClient.set(bytes);
    }

    private static void run(Runnable work) {
        Thread thread = new Thread(work, "faulty wire");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (down) {
                    end(client);
                } else {
                    join(client, new Socket(host, port));
                }
            } catch (IOException e) {
                // Closed, or the server is not there: so is the client's connection.
            }
        }
    }

    private void join(Socket client, Socket server) {
        sockets.add(client);
        sockets.add(server);
        run(() -> pump(client, server, toServer));
        run(() -> pump(server, client, toClient));
    }

    private void pump(Socket from, Socket to, AtomicLong left) {
        byte[] piece = new byte[8_192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                LockSupport.parkNanos(pauseNanos);
                while (stopped && !listener.isClosed()) {
                    LockSupport.parkNanos(1_000_000);
                }
                long before = left.getAndAdd(-read);
                out.write(piece, 0, (int) Math.max(0, Math.min(read, before)));
                out.flush();
                if (before <= read) {
                    sockets.forEach(FaultyWire::end);
                }
            }
        } catch (IOException e) {
            // One end is gone, and so is the other one then.
        }
        sockets.remove(from);
        sockets.remove(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        down();
    }
}
