package dev.orchestrator.internal.temporal;

import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of a workflow as whoever follows it is told: who did it, when, for how long, at what cost, and why it failed if it did. What else was
 * said in it stays in Temporal's history, so that a step is small however much a model has answered.
 */
final class StepText {

    private static final List<String> TOLD =
            List.of("agent", "model", "provider", "tool", "state", "finish", "took", "spent", "problem");

    private static final String FINISHED = "FINISHED";
    private static final int LONGEST_PROBLEM = 500; // characters

    private StepText() {}

    static Map<String, @Nullable Object> map(String kind, String key, String data, Instant at) {
        Map<?, ?> known = Values.read(data).map();
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        TOLD.stream().filter(known::containsKey).forEach(name -> told.put(name, known.get(name)));
        Object text = known.get("text");
        if (text != null && known.containsKey("state") && !FINISHED.equals(known.get("state"))) {
            told.put("text", Excerpts.of(text.toString(), LONGEST_PROBLEM));
        }
        told.put("at", at.toEpochMilli());
        return Map.of("step", kind, "key", key, "data", told);
    }

    /** Whether this is a step, and not an event. */
    static boolean isStep(Values told) {
        return told.has("step");
    }

    static String kind(Values step) {
        return step.text("step");
    }

    static String key(Values step) {
        return step.text("key");
    }

    static String data(Values step) {
        return Json.write(step.within("data").map());
    }

    /** What was written down, with the time when it was: whoever hands it on may come much later. */
    static String at(String data, Instant at) {
        Map<String, Object> values = Values.read(data).copy();
        values.put("at", at.toEpochMilli());
        return Json.write(values);
    }
}
