package dev.orchestrator.contract;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as it was read off the socket. Header names are in lower case; of equal ones the last counts. */
record Request(String line, Map<String, String> headers, String body) {

    private static final int MAX_LINE = 65_536;
    private static final int MAX_HEADERS = 200;
    private static final int MAX_BODY = 64 * 1_024 * 1_024;

    /** Reads one, or returns null if the client closed the connection between two requests. */
    static @Nullable Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = whole(line(in)); !header.isEmpty(); header = whole(line(in))) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
            if (headers.size() > MAX_HEADERS) {
                throw new IOException("More than " + MAX_HEADERS + " headers");
            }
        }
        return new Request(line, headers, new String(body(in, headers), StandardCharsets.UTF_8));
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks(in);
        }
        return exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.writeBytes(exactly(in, size));
            exactly(in, 2);
            bounded(body.size());
        }
        exactly(in, 2);
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(whole(line(in)).split(";", 2)[0].trim(), 16);
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(bounded(size));
        if (bytes.length < size) {
            throw new EOFException("The request's body ends early");
        }
        return bytes;
    }

    private static int bounded(int size) throws IOException {
        if (size > MAX_BODY) {
            throw new IOException("The request's body is longer than " + MAX_BODY + " bytes");
        }
        return size;
    }

    private static String whole(@Nullable String line) throws EOFException {
        if (line == null) {
            throw new EOFException("The request ends early");
        }
        return line;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (line.size() > MAX_LINE) {
                throw new IOException("A line of the request is longer than " + MAX_LINE + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
