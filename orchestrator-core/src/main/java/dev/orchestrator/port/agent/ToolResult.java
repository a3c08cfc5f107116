package dev.orchestrator.port.agent;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.json.Json;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call of a tool.
 *
 * @param text what the model is told: words, or JSON. What is longer than the limit of the run is cut
 * @param failed whether the tool could not do what was asked
 * @param parts what the application is shown, such as a chart; streamed, and stored with the message. The model sees none
 *     of it. What is beyond 1,000,000 characters of a call as JSON is left out, and the model is told so
 */
public record ToolResult(String text, boolean failed, List<DataPart> parts) {

    /** Checks and copies the values. */
    public ToolResult {
        Check.present(text, "text of the tool's result");
        parts = Check.present(parts, "parts of the tool's result").stream()
                .map(Parts::storable)
                .toList();
    }

    /**
     * Returns a result out of any value.
     *
     * @param value text as it is, a result as it is, and all else as JSON; see {@link Json#toValue(Object)}
     * @return the result
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if JSON has nothing for it
     */
    public static ToolResult of(@Nullable Object value) {
        if (value instanceof ToolResult result) {
            return result;
        }
        String text = value instanceof CharSequence words ? words.toString() : Json.write(Json.toValue(value));
        return new ToolResult(text, false, List.of());
    }

    /**
     * Returns that the tool could not do what was asked, and why: the model may try something else.
     *
     * @param reason why, for the model to read; no secrets
     * @return the result
     */
    public static ToolResult failed(String reason) {
        return new ToolResult(reason, true, List.of());
    }

    /**
     * Returns the same with something that the application is shown.
     *
     * @param more added behind the parts there are
     * @return a new result
     */
    public ToolResult with(DataPart... more) {
        List<DataPart> all = new ArrayList<>(parts);
        all.addAll(Arrays.asList(more));
        return new ToolResult(text, failed, all);
    }

    /** Tells the length, never the words. */
    @Override
    public String toString() {
        return "ToolResult[" + (failed ? "failed, " : "") + text.length() + " characters, " + parts.size() + " parts]";
    }
}
