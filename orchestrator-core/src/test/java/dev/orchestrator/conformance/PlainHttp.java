package dev.orchestrator.conformance;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One request over one socket. Closing it, by any thread, ends whatever waits on it. */
final class PlainHttp implements Closeable {

    private final Socket socket = new Socket();
    private final Map<String, String> headers = new TreeMap<>();
    private int status;
    private InputStream in = InputStream.nullInputStream();

    void post(URI url, String key, String json) throws IOException {
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAuthorization: Bearer "
                        + key + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        send(head, body);
    }

    /** Asks the address, whatever the host of the url is. */
    void get(InetAddress address, URI url, Map<String, String> headers) throws IOException {
        socket.connect(new InetSocketAddress(address, url.getPort()));
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        StringBuilder head =
                new StringBuilder("GET " + url.getRawPath() + query + " HTTP/1.1\r\nHost: " + url.getAuthority());
        headers.forEach(
                (name, value) -> head.append("\r\n").append(name).append(": ").append(value));
        send(head.append("\r\n\r\n").toString(), new byte[0]);
    }

    private void send(String head, byte[] body) throws IOException {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(body);
        in = new BufferedInputStream(socket.getInputStream());
        status = Integer.parseInt(line().split(" ", 3)[1]);
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
    }

    int status() {
        return status;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The body without its framing. */
    InputStream body() throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            return new Chunks();
        }
        String length = headers.get("content-length");
        return length == null ? in : new ByteArrayInputStream(exactly(Integer.parseInt(length)));
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the body ended early");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A body in chunks; each read gives at most one chunk, as it arrives. */
    final class Chunks extends InputStream {
        private InputStream chunk = InputStream.nullInputStream();
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (chunk.available() == 0 && !ended) {
                int size = Integer.parseInt(line(), 16);
                chunk = new ByteArrayInputStream(exactly(size));
                ended = size == 0;
                exactly(2);
            }
            return chunk.read(into, from, length);
        }
    }
}
