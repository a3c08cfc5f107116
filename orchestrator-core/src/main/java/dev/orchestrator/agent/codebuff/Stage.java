package dev.orchestrator.agent.codebuff;

import dev.orchestrator.agent.codebuff.Floor.Worker;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Turns the package's events into ours and into entries of the run's record, each under the agent whose it is. For one thread. */
final class Stage {

    private static final String SPAWN = "spawn_agents";

    private final Floor floor;
    private final RunRecord record;
    private final EventSink events;
    private final Set<String> ours;
    private final LongSupplier nanos;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Doing> doing = new LinkedHashMap<>();
    private BigDecimal credits = BigDecimal.ZERO;

    Stage(Floor floor, RunRecord record, EventSink events, Set<String> ours, LongSupplier nanos) {
        this.floor = floor;
        this.record = record;
        this.events = events;
        this.ours = ours;
        this.nanos = nanos;
    }

    /** Something an agent does at Codebuff, such as starting others; these are numbered. */
    private static final class Doing {
        private final Worker worker;
        private final String id;
        private final String tool;
        private final boolean shown;
        private final long began;
        private int started;

        Doing(Worker worker, String tool, boolean shown, long began) {
            this.worker = worker;
            this.id = worker.notes().nextCall();
            this.tool = tool;
            this.shown = shown;
            this.began = began;
        }

        /** The prefix of the steps of the next one that it starts. */
        String next() {
            return id + "_" + ++started + "_";
        }
    }

    void happens(Told event) {
        switch (event.text("type")) {
            case "text" -> speaks(floor.speaker(), event.text("text"));
            case "tool_call" -> calls(event.text("toolCallId"), event.text("toolName"));
            case "tool_result" -> ends(doing.remove(event.text("toolCallId")));
            case "subagent_start" -> starts(event);
            case "subagent_finish" -> isThrough(event.text("agentId"));
            case "cost" -> answered(floor.worker(event.text("agentId")), event.amount("credits"));
            case "finish" -> credits = credits.max(event.amount("totalCost"));
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
    private void calls(String id, String tool) {
        if (!ours.contains(tool)) {
            ends(doing.remove(id));
            begins(id, new Doing(floor.speaker(), tool, true, nanos.getAsLong()));
        }
    }

    private Doing begins(String id, Doing begun) {
        doing.put(id, begun);
        if (begun.shown) {
            begun.worker.events().emit(new ToolStarted(begun.id, begun.tool));
        }
        begun.worker.notes().begins(begun.id, begun.tool);
        return begun;
    }

    private void ends(@Nullable Doing was) {
        if (was != null) {
            Duration took = since(was.began);
            if (was.shown) {
                was.worker.events().emit(new ToolFinished(was.id, took));
            }
            was.worker.notes().ends(was.id, was.tool, took);
        }
    }

    /** The run is killed: what is at work does not come to its end. The job's own agent ends with what there is. */
    void breaksOff(String why) {
        doing.values().forEach(each -> {
            Duration took = since(each.began);
            if (each.shown) {
                each.worker.events().emit(new ToolFailed(each.id, why));
            }
            each.worker.notes().breaksOff(each.id, each.tool, took, why);
        });
        doing.clear();
        for (Worker worker : List.copyOf(floor.atWork())) {
            if (worker.above() != null) {
                floor.isThrough(worker.instance());
                worker.notes().isBrokenOff(since(worker.began()), why);
            }
        }
    }

    private Duration since(long began) {
        return Duration.ofNanos(nanos.getAsLong() - began);
    }

    private void starts(Told event) {
        String instance = event.text("agentId");
        floor.begins(
                instance,
                event.text("agentType"),
                event.text("displayName"),
                above -> spawning(above, instance).next());
    }

    /** The call by which an agent starts others; if nothing was told of one, it is written down as one, and shown to nobody. */
    private Doing spawning(Worker above, String instance) {
        Doing last = null;
        for (Doing each : doing.values()) {
            last = each.worker.equals(above) && each.shown ? each : last;
        }
        return last != null ? last : begins(unseen(instance), new Doing(above, SPAWN, false, nanos.getAsLong()));
    }

    private static String unseen(String instance) {
        return "start of " + instance;
    }

    private void isThrough(String instance) {
        Worker worker = floor.isThrough(instance);
        if (worker != null) {
            worker.notes().isThrough(since(worker.began()));
        }
        ends(doing.remove(unseen(instance)));
    }

    private void answered(Worker worker, BigDecimal paid) {
        told(worker, paid);
        worker.notes().answered(paid);
    }

    private static void told(Worker worker, BigDecimal paid) {
        if (paid.signum() > 0) {
            worker.events().emit(new UsageReported(AgentNotes.usage(paid)));
        }
    }

    /** The run is over: what was not said to have ended has ended, and what was paid is known. */
    void isOver(Bill bill) {
        floor.below().forEach(worker -> settle(worker, bill.own(worker.instance())));
        BigDecimal whole = credits.max(bill.total()); // told once or twice: the higher one is the whole
        BigDecimal below =
                floor.below().stream().map(worker -> worker.notes().credits()).reduce(BigDecimal.ZERO, BigDecimal::add);
        settle(floor.root(), whole.subtract(below));
        doing.values().forEach(this::ends);
        doing.clear();
        floor.atWork().forEach(worker -> worker.notes().isThrough(since(worker.began())));
    }

    /** What was told of the answers of its model is a part of what an agent has cost. */
    private static void settle(Worker worker, BigDecimal own) {
        BigDecimal rest = own.subtract(worker.notes().credits());
        if (rest.signum() > 0) {
            told(worker, rest);
            worker.notes().costs(rest);
        }
    }

    /** All that the job's agent has said. */
    String text() {
        return text.toString();
    }
}
