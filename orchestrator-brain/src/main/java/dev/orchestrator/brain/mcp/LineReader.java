package dev.orchestrator.brain.mcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines of UTF-8 up to a size; of longer ones it keeps nothing but that they were there. For one thread. */
final class LineReader {

    private static final int BUFFER = 16 * 1024;

    private final InputStream in;
    private final int largest;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private boolean cut;

    LineReader(InputStream in, int largest) {
        this.in = in;
        this.largest = largest;
    }

    /** Returns the next line, cut at the limit, or null at the end. */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        cut = false;
        while (fill()) {
            int feed = feed();
            int length = (feed < 0 ? end : feed) - at;
            int kept = Math.min(length, largest - line.size());
            line.write(buffer, at, kept);
            cut |= kept < length;
            at += feed < 0 ? length : length + 1;
            if (feed >= 0) {
                return line.toString(StandardCharsets.UTF_8);
            }
        }
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }

    /** Returns whether the last line was longer than the limit. */
    boolean wasCut() {
        return cut;
    }

    private boolean fill() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return end > 0;
    }

    private int feed() {
        for (int i = at; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
