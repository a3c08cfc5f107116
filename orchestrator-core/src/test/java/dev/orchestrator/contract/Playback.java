package dev.orchestrator.contract;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A script while it is played to one client: how the body is framed is decided by the head that was sent. */
final class Playback {

    private static final Duration FOR_GOOD = Duration.ofDays(1);

    private final Connection connection;
    private final Exchange exchange;
    private final OutputStream out;
    private boolean chunked;

    Playback(Connection connection, Exchange exchange) throws IOException {
        this.connection = connection;
        this.exchange = exchange;
        this.out = connection.output();
    }

    void head(int status, boolean inChunks, String... headerLines) throws IOException {
        chunked = inChunks;
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        head.append(inChunks ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
        write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    void body(byte[] bytes, int from, int length) throws IOException {
        if (length > 0) {
            write(chunked ? chunk(bytes, from, length) : Arrays.copyOfRange(bytes, from, from + length));
            exchange.addSent(length);
        }
    }

    void rest(Duration time) {
        exchange.rest(time, false);
    }

    void hold() {
        exchange.rest(FOR_GOOD, true);
    }

    void keepAlive(byte[] comment, Duration every) throws IOException {
        while (!exchange.isReleased() && !exchange.isOver()) {
            body(comment, 0, comment.length);
            exchange.rest(every, true);
        }
        if (!exchange.isReleased()) {
            throw new EOFException("the client went"); // as writing to it would have told a moment later
        }
    }

    void reset() throws IOException {
        connection.reset();
    }

    void cut() {
        connection.end();
    }

    void end() throws IOException {
        if (chunked) {
            write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        } else {
            connection.end();
        }
    }

    private void write(byte[] bytes) throws IOException {
        if (exchange.isOver()) {
            throw new IOException("The connection is closed");
        }
        out.write(bytes);
        out.flush();
    }

    private static byte[] chunk(byte[] bytes, int from, int length) {
        byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] chunk = new byte[size.length + length + 2];
        System.arraycopy(size, 0, chunk, 0, size.length);
        System.arraycopy(bytes, from, chunk, size.length, length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return chunk;
    }
}
