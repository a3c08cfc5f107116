package dev.orchestrator.internal.temporal;

import dev.orchestrator.internal.task.Frames;
import dev.orchestrator.json.Json;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has happened in a workflow so far, for whoever asks it: events, and between them the steps that they belong to. */
final class Told {

    /** Where a workflow stands. */
    enum State {
        RUNNING,
        WAITING,
        ENDED
    }

    private static final int A_PAGE = 500_000; // characters

    /** An event or a step. */
    private record Item(Map<String, @Nullable Object> values, int size) {}

    private final String runId;
    private final List<Item> items = new ArrayList<>();
    private State state = State.RUNNING;
    private String outcome = "";
    private Map<String, String> approvals = Map.of();

    Told(String runId) {
        this.runId = runId;
    }

    EventSink sink() {
        return new Path(List.of());
    }

    void goesOn() {
        state = State.RUNNING;
    }

    /** The approvals by call, as they stand in the journal. */
    void waits(String asked, Map<String, String> calls) {
        outcome = asked;
        approvals = Map.copyOf(calls);
        state = State.WAITING;
    }

    void ends() {
        state = State.ENDED;
    }

    /** A step was done, and was written down as its journal has it. */
    void did(String kind, String key, String data) {
        add(StepText.map(kind, key, data, now()));
    }

    Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    /** A page of what happened behind that many events and steps. */
    String after(long position) {
        List<Map<String, @Nullable Object>> page = new ArrayList<>();
        int next = (int) Math.min(position, items.size());
        for (int size = 0; next < items.size() && size < A_PAGE; next++) {
            page.add(items.get(next).values());
            size += items.get(next).size();
        }
        boolean more = next < items.size();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("frames", page);
        values.put("next", next);
        values.put("state", (more ? State.RUNNING : state).name());
        if (!more && state == State.WAITING) {
            values.put("outcome", outcome);
            values.put("approvals", approvals);
        }
        values.put("more", more);
        return Json.write(values);
    }

    private void add(Map<String, @Nullable Object> values) {
        items.add(new Item(values, Json.write(values).length()));
    }

    private final class Path implements EventSink {
        private final List<String> agents;

        Path(List<String> agents) {
            this.agents = agents;
        }

        @Override
        public void emit(StreamEvent event) {
            add(Frames.map(new EventFrame(runId, items.size(), now(), agents, event)));
        }

        @Override
        public EventSink below(String agent) {
            List<String> longer = new ArrayList<>(agents);
            longer.add(agent);
            return new Path(List.copyOf(longer));
        }
    }
}
