package dev.orchestrator.contract;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * One client of a {@link FaultServer}. A thread reads all the time, so that the end of the client is seen at once,
 * whatever the script does meanwhile; scripts are played by another thread.
 */
final class Connection {

    private final FaultServer server;
    private final Socket socket;
    private volatile boolean endedHere;
    private @Nullable Exchange current;

    Connection(FaultServer server, Socket socket) {
        this.server = server;
        this.socket = socket;
    }

    /** Reads requests until one side ends the connection. */
    void read() {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Request request = Request.read(in); request != null; request = Request.read(in)) {
                Exchange exchange = server.received(request);
                current = exchange;
                server.run(() -> play(exchange));
            }
        } catch (IOException e) {
            // A reset, or closed by this side: told apart below.
        } finally {
            if (current != null) {
                current.end(!endedHere);
            }
        }
    }

    private void play(Exchange exchange) {
        try {
            server.script(exchange).play(new Playback(this, exchange));
            exchange.finishPlaying();
        } catch (IOException e) {
            // The client went away in the middle; the reading thread sees it too.
        }
    }

    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    /** Closes the socket in order. */
    void end() {
        endedHere = true;
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be closed.
        }
    }

    /** Closes the socket with a reset. */
    void reset() throws IOException {
        endedHere = true;
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
