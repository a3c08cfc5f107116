package dev.orchestrator.brain.mcp;

import java.io.IOException;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Reads Server-Sent Events, however their lines end, and stops at one that is too large. For one thread. */
final class EventReader {

    /** An event was larger than the limit. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("an event is too large");
        }
    }

    private static final ByteString ENDS = ByteString.encodeUtf8("\r\n");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final BufferedSource source;
    private final long largest;
    private boolean afterReturn;
    private boolean first = true;
    private long size;
    private @Nullable String lastId;
    private long retryMillis;

    EventReader(BufferedSource source, long largest) {
        this.source = source;
        this.largest = largest;
    }

    /** Returns the data of the next event that has some, or null at the end. */
    @Nullable
    String next() throws IOException {
        StringBuilder data = new StringBuilder();
        size = 0;
        for (String line = line(); line != null; line = line()) {
            if (!line.isEmpty()) {
                field(line, data);
            } else if (data.length() > 0) {
                return data.substring(0, data.length() - 1);
            } else {
                size = 0;
            }
        }
        return null;
    }

    /** Returns the id of the last event that had one, or null. */
    @Nullable
    String lastId() {
        return lastId;
    }

    /** Returns how long the server wants a reader to wait before it comes back, or 0. */
    long retryMillis() {
        return retryMillis;
    }

    private void field(String line, StringBuilder data) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        switch (name) {
            case "data" -> data.append(value).append('\n');
            case "id" -> lastId = value.matches("[!-~]+") ? value : lastId; // it goes back in a header
            case "retry" -> retryMillis = value.matches("\\d{1,9}") ? Long.parseLong(value) : retryMillis;
            default -> {} // comments have an empty name
        }
    }

    /** Returns the next line without its end, or null if there is no whole one any more. */
    private @Nullable String line() throws IOException {
        Buffer line = new Buffer();
        Buffer buffered = source.getBuffer();
        while (source.request(1)) {
            skipFeed(buffered);
            long end = buffered.indexOfElement(ENDS);
            long length = end < 0 ? buffered.size() : end;
            size += length;
            if (size > largest) {
                throw new TooLargeException();
            }
            line.write(buffered, length);
            if (end >= 0) {
                afterReturn = buffered.readByte() == '\r';
                return text(line);
            }
        }
        return null;
    }

    private void skipFeed(Buffer buffered) throws IOException {
        if (afterReturn && buffered.getByte(0) == '\n') {
            buffered.skip(1);
        }
        afterReturn = false;
    }

    private String text(Buffer line) {
        String text = line.readUtf8();
        boolean marked = first && text.startsWith(BYTE_ORDER_MARK);
        first = false;
        return marked ? text.substring(1) : text;
    }
}
