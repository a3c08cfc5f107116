package dev.orchestrator.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection of the server: reads requests, and writes as much of the script as is released and the socket takes. */
final class Peer {

    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer in = ByteBuffer.allocate(4096);
    private @Nullable Script script;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private int released;

    Peer(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    boolean isAnswering() {
        return script != null;
    }

    /** Returns the path of a request that is complete now, or null; throws if the other side has closed. */
    @Nullable
    String read() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("closed by the other side");
        }
        return script == null ? request() : null;
    }

    private @Nullable String request() throws IOException {
        String text = new String(in.array(), 0, Math.min(in.position(), 4096), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || in.position() < end + 4 + contentLength(text.substring(0, end))) {
            if (!in.hasRemaining()) {
                in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
            }
            return null;
        }
        in.clear();
        return text.split(" ", 3)[1];
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return 0;
    }

    void play(Script chosen) throws IOException {
        script = chosen;
        out = chosen.body().duplicate();
        release(chosen.atOnce());
    }

    /** Releases the next piece; returns the wait until the one after it, or 0 if there is none. */
    int releaseNext() throws IOException {
        if (script == null || !channel.isOpen()) {
            return 0;
        }
        release(released + 1);
        return pause();
    }

    int pause() {
        return script == null || released >= script.ends().length ? 0 : script.millis();
    }

    private void release(int pieces) throws IOException {
        Script playing = script;
        if (playing != null) {
            released = Math.min(pieces, playing.ends().length);
            out.limit(playing.ends()[released - 1]);
            write();
        }
    }

    void write() throws IOException {
        while (out.hasRemaining() && channel.write(out) > 0) {
            // as much as the socket takes
        }
        key.interestOps(SelectionKey.OP_READ | (out.hasRemaining() ? SelectionKey.OP_WRITE : 0));
        if (script != null && script.complete() && !out.hasRemaining() && released == script.ends().length) {
            script = null;
        }
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
