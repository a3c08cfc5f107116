package dev.orchestrator.agent.codebuff;

import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line of the Node process. */
record Told(Map<?, ?> values) {

    /** Returns null for what is no message. */
    static @Nullable Told read(String line) {
        try {
            return Json.read(line) instanceof Map<?, ?> map ? new Told(map) : null;
        } catch (JsonException e) {
            return null;
        }
    }

    /** What kind of message it is. */
    String kind() {
        return text("ev");
    }

    /** The event of the package in it. */
    Told event() {
        return new Told(values.get("event") instanceof Map<?, ?> map ? map : Map.of());
    }

    /** Empty if it is not there. */
    String text(String name) {
        return Objects.toString(values.get(name), "");
    }

    /** An object as JSON text, empty if it is not there. */
    String json(String name) {
        return Json.write(values.get(name) instanceof Map<?, ?> map ? map : Map.of());
    }

    /** Zero if it is not there, or negative. */
    BigDecimal amount(String name) {
        return values.get(name) instanceof Number number
                ? new BigDecimal(number.toString()).max(BigDecimal.ZERO)
                : BigDecimal.ZERO;
    }

    /** The objects of a list, none if it is not there. */
    List<Told> each(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream()
                        .map(each -> new Told(each instanceof Map<?, ?> map ? map : Map.of()))
                        .toList()
                : List.of();
    }

    boolean hasNumber(String name) {
        return values.get(name) instanceof Number;
    }

    /** Names the kind, never the values. */
    @Override
    public String toString() {
        return "Told[" + kind() + "]";
    }
}
