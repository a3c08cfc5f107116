package dev.orchestrator.examples;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of UTF-8, read one after the other. Of a line that is too long no more is kept than that it is. Read by one thread at a
 * time; how far it has come may be asked by any.
 */
final class Utf8Lines implements Closeable {

    private static final String MARK = "\uFEFF";

    /** A line by its number, from 1; its text, or what is wrong with it. */
    record Line(long number, String text, @Nullable String problem) {}

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long number;
    private volatile long taken;

    /** {@code longest} is the most bytes of a line. */
    Utf8Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** Returns the next line, or null at the end. */
    @Nullable
    Line next() throws IOException {
        if (!isFilled()) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean fits = true;
        boolean ended = false;
        while (!ended && isFilled()) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            fits &= line.size() + at - from <= longest;
            line.write(buffer, from, fits ? at - from : 0);
            ended = at < end;
            at += ended ? 1 : 0;
        }
        number++;
        return fits ? decoded(line.toByteArray()) : new Line(number, "", "has more than " + longest + " bytes");
    }

    private Line decoded(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new Line(number, number == 1 && text.startsWith(MARK) ? text.substring(1) : text, null);
        } catch (CharacterCodingException e) {
            return new Line(number, "", "is not UTF-8");
        }
    }

    /** Reads on if everything that was read is used up; false at the end. */
    private boolean isFilled() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
            taken += end;
        }
        return end > 0;
    }

    /** Returns how many bytes were read so far. */
    long taken() {
        return taken;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
