package dev.orchestrator.bench;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What the server answers: bytes, where each piece of them ends, how many pieces go out at once, and how long it waits
 * before each of the rest. Chosen by the first parts of the request's path.
 *
 * @param body all bytes, never changed
 * @param ends where each piece ends in them
 * @param atOnce how many pieces are sent without waiting
 * @param millis the wait before each further piece
 * @param complete whether the connection can serve another request afterwards
 */
record Script(ByteBuffer body, int[] ends, int atOnce, int millis, boolean complete) {

    private static final int ENDLESS = 20_000;

    /**
     * Reads a path.
     *
     * <ul>
     *   <li>{@code /burst/N}: N tokens at full speed
     *   <li>{@code /paced/N/M}: N tokens, one every M milliseconds
     *   <li>{@code /silent}: not even headers
     *   <li>{@code /comments}: headers, then a keep-alive comment every 5 ms
     *   <li>{@code /idle}: one token, then nothing
     *   <li>{@code /flow}: a token every millisecond, as good as for ever
     * </ul>
     */
    static Script of(String path) {
        List<String> words = Arrays.asList(path.substring(1).split("/"));
        return switch (words.get(0)) {
            case "burst" -> answer(number(words, 1), 0);
            case "paced" -> answer(number(words, 1), number(words, 2));
            case "silent" -> new Script(ByteBuffer.allocateDirect(0), new int[] {0}, 1, 0, false);
            case "comments" -> endless(i -> Wire.comment(), ENDLESS, 5);
            case "idle" -> endless(Wire::token, 1, 0);
            case "flow" -> endless(Wire::token, ENDLESS, 1);
            case "models" -> whole(Wire.json(Wire.models()));
            default -> throw new IllegalArgumentException("no script for " + path);
        };
    }

    static Script whole(byte[] response) {
        return new Script(direct(response), new int[] {response.length}, 1, 0, true);
    }

    private static Script answer(int tokens, int millis) {
        Pieces pieces = new Pieces();
        pieces.add(Wire.headers());
        pieces.add(Wire.comment());
        for (int i = 0; i < tokens; i++) {
            pieces.add(Wire.token(i));
        }
        pieces.add(Wire.end(tokens));
        return pieces.script(millis == 0 ? tokens + 3 : 2, millis, true);
    }

    private static Script endless(IntFunction<byte[]> piece, int count, int millis) {
        Pieces pieces = new Pieces();
        pieces.add(Wire.headers());
        for (int i = 0; i < count; i++) {
            pieces.add(piece.apply(i));
        }
        return pieces.script(2, millis, false);
    }

    private static int number(List<String> words, int at) {
        return Integer.parseInt(words.get(at));
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static final class Pieces {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int[] ends = new int[16];
        private int count;

        void add(byte[] piece) {
            bytes.writeBytes(piece);
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
            }
            ends[count++] = bytes.size();
        }

        Script script(int atOnce, int millis, boolean complete) {
            return new Script(direct(bytes.toByteArray()), Arrays.copyOf(ends, count), atOnce, millis, complete);
        }
    }
}
