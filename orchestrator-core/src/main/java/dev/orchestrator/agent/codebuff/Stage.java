package dev.orchestrator.agent.codebuff;

import dev.orchestrator.agent.codebuff.Floor.Worker;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Turns the package's events into ours, each under the agent whose it is. For one thread. */
final class Stage {

    /** Codebuff sells credits at one US cent each ({@code CREDIT_PRICING} in its sources). */
    private static final BigDecimal DOLLARS_A_CREDIT = new BigDecimal("0.01");

    /** Something an agent does at Codebuff, such as starting others. */
    private record Doing(EventSink events, String id, long began) {}

    private final Floor floor;
    private final RunRecord record;
    private final EventSink events;
    private final Set<String> ours;
    private final LongSupplier nanos;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Doing> doing = new LinkedHashMap<>();
    private int done;
    private BigDecimal credits = BigDecimal.ZERO;

    Stage(Floor floor, RunRecord record, EventSink events, Set<String> ours, LongSupplier nanos) {
        this.floor = floor;
        this.record = record;
        this.events = events;
        this.ours = ours;
        this.nanos = nanos;
    }

    void happens(Told event) {
        switch (event.text("type")) {
            case "text" -> speaks(floor.speaker(), event.text("text"));
            case "tool_call" -> begins(event.text("toolCallId"), event.text("toolName"));
            case "tool_result" -> ends(doing.remove(event.text("toolCallId")));
            case "subagent_start" ->
                floor.begins(event.text("agentId"), event.text("agentType"), event.text("displayName"));
            case "subagent_finish" -> floor.isThrough(event.text("agentId"));
            case "finish" -> costs(event.amount("totalCost"));
            default -> {} // nothing to show
        }
    }

    private void speaks(Worker worker, String words) {
        if (words.isEmpty()) {
            return;
        }
        if (worker.above() == null) {
            says(words);
        } else {
            worker.events().emit(new TextDelta(words));
        }
    }

    /** Words of the job's agent. */
    void says(String words) {
        record.says();
        events.emit(new TextDelta(words));
        text.append(words);
    }

    /** Our own tools tell of themselves when they are called. */
    private void begins(String id, String tool) {
        if (!ours.contains(tool)) {
            Doing begun = new Doing(floor.speaker().events(), record.ownId(++done), nanos.getAsLong());
            ends(doing.put(id, begun));
            begun.events().emit(new ToolStarted(begun.id(), tool));
        }
    }

    private void ends(@Nullable Doing was) {
        if (was != null) {
            was.events().emit(new ToolFinished(was.id(), Duration.ofNanos(nanos.getAsLong() - was.began())));
        }
    }

    /** Told once or twice: the higher one is the whole. */
    void costs(BigDecimal spent) {
        credits = credits.max(spent);
    }

    /** The run is over: what was not said to have ended has ended, and what was paid is known. */
    void isOver() {
        doing.values().forEach(this::ends);
        doing.clear();
        if (credits.signum() > 0) {
            Usage none = Usage.ofTokens(0, 0);
            events.emit(new UsageReported(none.withCost(credits.multiply(DOLLARS_A_CREDIT), CostBasis.PROVIDER)));
        }
    }

    /** All that the job's agent has said. */
    String text() {
        return text.toString();
    }
}
