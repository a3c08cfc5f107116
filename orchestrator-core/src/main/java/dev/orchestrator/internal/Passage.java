package dev.orchestrator.internal;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;

/** The way of an answer from the model to the run. */
interface Passage extends EventSink {

    /** Returns the text of the model as it arrived, restarts taken into account. */
    String arrived();

    /** The model has said everything: lets out what was held back. */
    void end();

    /** Holds nothing back and changes nothing. */
    static Passage straight(LiveRun<?> run) {
        return new Passage() {
            @Override
            public void emit(StreamEvent event) {
                run.emit(event);
            }

            @Override
            public String arrived() {
                return run.textSoFar();
            }

            @Override
            public void end() {}
        };
    }
}
