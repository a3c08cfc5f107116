package dev.orchestrator.internal.temporal;

import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.task.Frames;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventSink;
import java.util.Map;
import java.util.Optional;

/**
 * Tells here what a workflow has told: its events to whoever listens, its steps to the journal of the job. How far it has told stands in that
 * journal, too, so that whoever follows next tells nothing twice and leaves nothing out. For one thread.
 */
final class Retelling {

    private static final String POSITION = "temporal-told";

    private final AgentJob job;
    private final EventSink events;
    private long position;
    private long written; // the position that stands in the journal
    private int pages;

    Retelling(AgentJob job, EventSink events) {
        this.job = job;
        this.events = events;
    }

    /** Goes on where whoever came before has stopped. */
    void resume() {
        Optional<String> kept = job.journal().find(POSITION, key(1));
        while (kept.isPresent()) {
            written = Values.read(kept.get()).number("to");
            pages++;
            kept = job.journal().find(POSITION, key(pages + 1));
        }
        position = written;
    }

    private String key(int page) {
        return job.attempt() + "-" + page;
    }

    /** How much of it was told. */
    long position() {
        return position;
    }

    /** Tells a page that begins at the position. */
    void tell(Values seen) {
        for (Values item : seen.each("frames")) {
            if (StepText.isStep(item)) {
                keepPosition(); // of the events before it: with a step in the log they count as told
                keep(item);
            } else {
                Frames.frame(job.runId(), item).ifPresent(this::emit);
            }
            position++;
        }
        keepPosition();
    }

    /** Writes the steps of a page down, where nobody listens any more. */
    void keepSteps(Values seen) {
        seen.each("frames").stream().filter(StepText::isStep).forEach(this::keep);
    }

    /** Who died behind this, and before the position was written, finds the step there. */
    private void keep(Values step) {
        Journal journal = job.journal();
        String kind = StepKinds.told(StepText.kind(step));
        if (journal.find(kind, StepText.key(step)).isEmpty()) {
            journal.record(kind, StepText.key(step), StepText.data(step));
        }
    }

    private void keepPosition() {
        if (position > written) {
            pages++;
            job.journal().record(POSITION, key(pages), Json.write(Map.of("to", position)));
            written = position;
        }
    }

    private void emit(EventFrame frame) {
        EventSink sink = events;
        for (String agent : frame.path()) {
            sink = sink.below(agent);
        }
        sink.emit(frame.event());
    }
}
