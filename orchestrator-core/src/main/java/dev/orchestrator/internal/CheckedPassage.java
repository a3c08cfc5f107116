package dev.orchestrator.internal;

import dev.orchestrator.internal.cite.CitationFilter;
import dev.orchestrator.internal.cite.RepeatedText;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;

/**
 * Lets out nothing of a grounded answer that was not checked: a citation of nothing, a repetition of the instructions,
 * the arguments of a tool that was never offered, and what the model thinks on the way end here.
 */
final class CheckedPassage implements Passage {

    private final LiveRun<?> run;
    private final String instructions;
    private final int sources;
    private final StringBuilder arrived = new StringBuilder();
    private RepeatedText repetitions;
    private CitationFilter citations;

    CheckedPassage(LiveRun<?> run, String instructions, int sources) {
        this.run = run;
        this.instructions = instructions;
        this.sources = sources;
        this.repetitions = new RepeatedText(instructions);
        this.citations = new CitationFilter(sources);
    }

    @Override
    public void emit(StreamEvent event) {
        if (event instanceof TextDelta delta) {
            arrived.append(delta.text());
            show(citations.take(repetitions.take(delta.text())));
        } else if (event instanceof AnswerRestarted) {
            run.emit(event); // whoever refuses it keeps what has arrived
            restart();
        } else if (!(event instanceof ToolArgumentsDelta || event instanceof ReasoningDelta)) {
            run.emit(event);
        }
    }

    private void restart() {
        arrived.setLength(0);
        repetitions = new RepeatedText(instructions);
        citations = new CitationFilter(sources);
    }

    private void show(String text) {
        if (!text.isEmpty()) {
            run.emit(new TextDelta(text));
        }
    }

    @Override
    public String arrived() {
        return arrived.toString();
    }

    @Override
    public void end() {
        show(citations.take(repetitions.end()));
        show(citations.end());
    }

    /** Returns what was checked; the text that was let out is the answer. */
    Checked checked(String answer, Evidence evidence) {
        return Checked.of(citations, repetitions.cut(), answer, evidence);
    }
}
