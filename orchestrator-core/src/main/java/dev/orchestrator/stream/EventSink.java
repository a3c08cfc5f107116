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

    /**
     * Returns where an agent below puts what it streams: its events carry its name in their path.
     *
     * @param agent its id, or what tells it from another one of that id
     * @return this sink, where paths are not told apart
     */
    default EventSink below(String agent) {
        return this;
    }
}
