package dev.orchestrator.internal.gather;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.TaskProgress.State;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How far an item has come, told step by step. Not thread-safe. */
final class Steps {

    /** What is done with content, in order. */
    enum Step {
        NORMALISE("Normalise"),
        EXACT("Look for the same content"),
        EXTRACT("Read files"),
        ENRICH("Complete"),
        SUMMARISE("Summarise"),
        PLACE("Place in the project"),
        COMPARE("Look for duplicates"),
        STORE("Store");

        private final String title;

        Step(String title) {
            this.title = title;
        }
    }

    private final EventSink events;
    private final Map<Step, State> states = new EnumMap<>(Step.class);

    Steps(EventSink events) {
        this.events = events;
        for (Step step : Step.values()) {
            states.put(step, State.WAITING);
        }
    }

    void begin(Step step) {
        put(step, State.ACTIVE);
    }

    void done(Step step) {
        put(step, State.DONE);
    }

    void lookForTheSame() {
        if (states.get(Step.EXACT) == State.WAITING) {
            done(Step.NORMALISE);
            begin(Step.EXACT);
        }
    }

    /** What comes before there is an item is over. */
    void accepted() {
        lookForTheSame();
        done(Step.EXACT);
    }

    void skip(Step step) {
        put(step, State.SKIPPED);
    }

    void fail(Step step) {
        put(step, State.FAILED);
    }

    /** All that has not begun is not needed. */
    void skipRest() {
        states.replaceAll((step, state) -> state == State.WAITING ? State.SKIPPED : state);
        tell();
    }

    private void put(Step step, State state) {
        states.put(step, state);
        tell();
    }

    private void tell() {
        long over = states.values().stream()
                .filter(state -> state != State.WAITING && state != State.ACTIVE)
                .count();
        events.emit(new ProgressMade(TaskProgress.of(
                states.entrySet().stream()
                        .map(step -> TaskProgress.Step.of(
                                step.getKey().name().toLowerCase(Locale.ROOT), step.getKey().title, step.getValue()))
                        .toList(),
                (int) (100 * over / states.size()))));
    }
}
