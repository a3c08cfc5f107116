package dev.orchestrator.internal.gather;

import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherDuplicate.Kind;
import dev.orchestrator.port.store.GatherDuplicate.Suggestion;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Outcomes as they are kept with a message, so that a repeated request is told the same. */
final class Outcomes {

    private static final String PART = "gather";

    /** What a message tells of an outcome. */
    record Told(
            String itemId,
            boolean existed,
            GatherItem.State state,
            @Nullable String problem,
            String summary,
            String context,
            int iterationCount,
            List<GatherDuplicate> duplicates) {}

    private Outcomes() {}

    static DataPart part(Outcome outcome) {
        GatherItem item = outcome.item();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("item", item.id());
        values.put("existed", outcome.existed());
        values.put("state", item.state().name());
        String problem = outcome.problem();
        if (problem != null) {
            values.put("problem", problem);
        }
        values.put("summary", item.summary());
        values.put("context", item.context());
        values.put("rounds", (long) item.iterationCount());
        values.put(
                "duplicates", outcome.duplicates().stream().map(Outcomes::map).toList());
        return new DataPart(PART, values);
    }

    private static Map<String, Object> map(GatherDuplicate duplicate) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", duplicate.id());
        values.put("kind", duplicate.kind().name());
        values.put("similarity", duplicate.similarity());
        values.put("suggestion", duplicate.suggestion().name());
        values.put("method", duplicate.method());
        values.put("reasons", duplicate.reasons());
        return values;
    }

    static Told of(Message answer) {
        Map<String, Object> values = answer.parts().stream()
                .filter(part -> part.type().equals(PART))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("message " + answer.id() + " tells of no item"))
                .data();
        return new Told(
                text(values, "item"),
                Boolean.TRUE.equals(values.get("existed")),
                GatherItem.State.valueOf(text(values, "state")),
                values.containsKey("problem") ? text(values, "problem") : null,
                text(values, "summary"),
                text(values, "context"),
                ((Number) values.getOrDefault("rounds", 0)).intValue(),
                ((List<?>) values.getOrDefault("duplicates", List.of()))
                        .stream().map(one -> duplicate((Map<?, ?>) one)).toList());
    }

    private static String text(Map<?, ?> values, String name) {
        return String.valueOf(values.get(name));
    }

    private static GatherDuplicate duplicate(Map<?, ?> values) {
        return new GatherDuplicate(
                text(values, "id"),
                Kind.valueOf(text(values, "kind")),
                values.get("similarity") instanceof Number number ? number.doubleValue() : 0,
                Suggestion.valueOf(text(values, "suggestion")),
                text(values, "method"),
                values.get("reasons") instanceof List<?> reasons
                        ? reasons.stream().map(String::valueOf).toList()
                        : List.of());
    }
}
