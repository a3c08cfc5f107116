package dev.orchestrator.internal.task;

import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.TextDelta;

/** Text that is told in pieces: a log has room for every one of them, so that nothing is lost to whoever goes on. */
final class Pieces {

    /** Even if each of its characters needs six in JSON. */
    private static final int LONGEST = 100_000;

    private Pieces() {}

    static void tell(String text, EventSink sink) {
        String left = text;
        while (!left.isEmpty()) {
            String piece = Excerpts.of(left, LONGEST);
            sink.emit(new TextDelta(piece));
            left = left.substring(piece.length());
        }
    }
}
