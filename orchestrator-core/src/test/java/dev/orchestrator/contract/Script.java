package dev.orchestrator.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link FaultServer} does with one request, step by step, after it has read it. A script that has run out leaves
 * the connection as it is: silent and open.
 *
 * <p>Immutable: every method returns a new script with one more step. Texts are sent as UTF-8. Each {@code send} is one
 * packet, and one chunk where the body is chunked.
 */
public final class Script {

    @FunctionalInterface
    private interface Step {
        void play(Playback playback) throws IOException;
    }

    private static final Script NOTHING = new Script(List.of());

    private final List<Step> steps;

    private Script(List<Step> steps) {
        this.steps = steps;
    }

    /**
     * Starts a script.
     *
     * @return a script that never answers
     */
    public static Script begin() {
        return NOTHING;
    }

    /**
     * Answers whole, with its length in the head.
     *
     * @param status the HTTP status
     * @param contentType of the body
     * @param body the body
     * @param headers further lines of the head, such as {@code Retry-After: 3}
     * @return the script
     */
    public static Script whole(int status, String contentType, String body, String... headers) {
        byte[] bytes = utf8(body);
        String[] lines = withTypeAnd("Content-Length: " + bytes.length, contentType, headers);
        return NOTHING.then(playback -> playback.head(status, false, lines)).send(bytes);
    }

    /**
     * Sends the head of a body in chunks.
     *
     * @param status the HTTP status
     * @param contentType of the body
     * @param headers further lines of the head
     * @return the longer script
     */
    public Script chunked(int status, String contentType, String... headers) {
        String[] lines = withTypeAnd("Cache-Control: no-cache", contentType, headers);
        return then(playback -> playback.head(status, true, lines));
    }

    /**
     * Sends the head of a body that ends with the connection.
     *
     * @param status the HTTP status
     * @param contentType of the body
     * @param headers further lines of the head
     * @return the longer script
     */
    public Script untilClose(int status, String contentType, String... headers) {
        String[] lines = withTypeAnd("Connection: close", contentType, headers);
        return then(playback -> playback.head(status, false, lines));
    }

    /**
     * Sends a piece of the body in one packet.
     *
     * @param piece the piece
     * @return the longer script
     */
    public Script send(String piece) {
        return send(utf8(piece));
    }

    /**
     * Sends a piece of the body in one packet.
     *
     * @param piece the piece
     * @return the longer script
     */
    public Script send(byte[] piece) {
        return then(playback -> playback.body(piece, 0, piece.length));
    }

    /**
     * Sends a part of the body in pieces of a few bytes, wherever that cuts it.
     *
     * @param size bytes of a piece
     * @param part the part
     * @return the longer script
     */
    public Script sendInPieces(int size, String part) {
        byte[] bytes = utf8(part);
        return then(playback -> {
            for (int at = 0; at < bytes.length; at += size) {
                playback.body(bytes, at, Math.min(size, bytes.length - at));
            }
        });
    }

    /**
     * Does nothing for a while.
     *
     * @param time how long
     * @return the longer script
     */
    public Script rest(Duration time) {
        return then(playback -> playback.rest(time));
    }

    /**
     * Does nothing until {@link Exchange#release()}.
     *
     * @return the longer script
     */
    public Script hold() {
        return then(Playback::hold);
    }

    /**
     * Sends the same piece again and again until {@link Exchange#release()}.
     *
     * @param comment the piece
     * @param every how long to wait between two
     * @return the longer script
     */
    public Script keepAlive(String comment, Duration every) {
        byte[] bytes = utf8(comment);
        return then(playback -> playback.keepAlive(bytes, every));
    }

    /**
     * Ends the body as its head promised: with the last chunk, or with the connection. A connection whose body came in
     * chunks is ready for another request.
     *
     * @return the longer script
     */
    public Script end() {
        return then(Playback::end);
    }

    /**
     * Closes the connection in order, though the body was not ended.
     *
     * @return the longer script
     */
    public Script cut() {
        return then(Playback::cut);
    }

    /**
     * Resets the connection: the client gets a TCP RST.
     *
     * @return the longer script
     */
    public Script reset() {
        return then(Playback::reset);
    }

    void play(Playback playback) throws IOException {
        for (Step step : steps) {
            step.play(playback);
        }
    }

    private Script then(Step step) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new Script(longer);
    }

    private static String[] withTypeAnd(String line, String contentType, String... headers) {
        List<String> lines = new ArrayList<>(List.of("Content-Type: " + contentType, line));
        lines.addAll(List.of(headers));
        return lines.toArray(String[]::new);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
