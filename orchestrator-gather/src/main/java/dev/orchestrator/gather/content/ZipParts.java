package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The parts of a document in a zip. Never unpacked to disk, and in all no more than the limit is read of them. */
final class ZipParts implements AutoCloseable {

    private static final int MOST_PARTS = 10_000;
    private static final int HIGHEST_RATIO = 200;

    /** Below that many bytes nothing is said about the ratio: small repetitive parts pack very well. */
    private static final long HARMLESS = 10L << 20;

    private final ZipFile zip;
    private final Cancellation cancellation;
    private long left;

    private ZipParts(ZipFile zip, long left, Cancellation cancellation) {
        this.zip = zip;
        this.left = left;
        this.cancellation = cancellation;
    }

    static ZipParts open(Path file, Limits limits, Cancellation cancellation) throws IOException {
        try {
            ZipFile zip = new ZipFile(file.toFile());
            if (zip.size() > MOST_PARTS) {
                zip.close();
                throw Unreadable.tooLarge("it has more than " + MOST_PARTS + " parts");
            }
            return new ZipParts(zip, limits.inflated(), cancellation);
        } catch (ZipException | IllegalArgumentException e) {
            throw Unreadable.broken("it begins like a zip and is none, or only a part of one");
        }
    }

    boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    /** Opens a part, to be closed by the caller. */
    Optional<InputStream> find(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null || entry.isDirectory()) {
            return Optional.empty();
        }
        return Optional.of(new Inflating(zip.getInputStream(entry), entry.getCompressedSize()));
    }

    /** Reads a part as XML, to be closed by the caller. */
    Markup xml(String name) throws IOException {
        InputStream part =
                find(name).orElseThrow(() -> Unreadable.broken("a part is missing that one of its kind must have"));
        return Markup.open(part);
    }

    /** The first characters of a part, or nothing. */
    String beginning(String name, int bytes) throws IOException {
        Optional<InputStream> part = find(name);
        if (part.isEmpty()) {
            return "";
        }
        try (InputStream content = part.get()) {
            return new String(content.readNBytes(bytes), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Counts what comes out, against what went in and against what is left for the whole document. */
    private final class Inflating extends FilterInputStream {

        private final long packed;
        private long inflated;

        Inflating(InputStream in, long packed) {
            super(in);
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            cancellation.throwIfCancelled();
            int read = super.read(buffer, offset, length);
            inflated += Math.max(0, read);
            left -= Math.max(0, read);
            if (left < 0) {
                throw Unreadable.tooLarge("unpacked it has more bytes than are allowed");
            }
            if (inflated > HARMLESS && inflated / HIGHEST_RATIO > packed) {
                throw Unreadable.tooLarge("a part unpacks to more than " + HIGHEST_RATIO + " times its size");
            }
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
