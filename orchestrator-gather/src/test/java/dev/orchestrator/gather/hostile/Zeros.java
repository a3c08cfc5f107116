package dev.orchestrator.gather.hostile;

import java.io.InputStream;
import java.util.Arrays;

/** So many bytes that take no memory. */
final class Zeros extends InputStream {

    private int left;

    Zeros(int count) {
        this.left = count;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : 0;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int given = Math.min(left, length);
        Arrays.fill(buffer, offset, offset + given, (byte) 0);
        left -= given;
        return given == 0 && length > 0 ? -1 : given;
    }
}
