package dev.orchestrator.stream;

/**
 * Where a port puts what it streams. May be called by several threads; events are taken one at a time.
 *
 * <p>{@link #emit} throws when the run is over or its listener failed. Whoever streams lets that exception pass: it is
 * how a port learns that nobody listens any more.
 */
@FunctionalInterface
public interface EventSink {

    /**
     * Hands over an event; returns when the listener has dealt with it.
     *
     * @param event what happened
     */
    void emit(StreamEvent event);
}
