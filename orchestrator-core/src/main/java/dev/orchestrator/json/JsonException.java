package dev.orchestrator.json;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text holds no usable JSON; the code is always {@link ErrorCode#VALIDATION_ERROR}. The message tells reason and
 * position and nothing of the text; what it does not fit is in {@link #problems()}.
 */
public final class JsonException extends OrchestratorException {

    private static final long serialVersionUID = 1L;

    /** Why. New reasons may be added in a minor release. */
    public enum Reason {
        /** The text is not JSON. */
        SYNTAX,
        /** An object has a name twice. */
        AMBIGUOUS,
        /** There is no JSON in the text. */
        NOT_FOUND,
        /** The text is longer than the limits allow. */
        TOO_LONG,
        /** Objects and arrays are nested deeper than the limits allow. */
        TOO_DEEP,
        /** Repairing the text, or holding it against its schema, would take more than linear time. */
        TOO_COSTLY,
        /** The model was stopped before it had written all of the JSON. */
        CUT_OFF,
        /** It is JSON, and not what the schema asks for. */
        MISFIT
    }

    /** Why. */
    private final Reason reason;

    /** What does not fit; empty for other reasons, and after serialization null. */
    private final transient List<JsonProblem> problems;

    JsonException(Reason reason, String message) {
        super(ErrorCode.VALIDATION_ERROR, message);
        this.reason = reason;
        this.problems = List.of();
    }

    JsonException(String type, List<JsonProblem> problems) {
        super(
                ErrorCode.VALIDATION_ERROR,
                "The JSON does not fit " + type + ": " + problems.size()
                        + " problem(s), which problems() lists; ask the model again with them");
        this.reason = Reason.MISFIT;
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns why there is no value.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns what does not fit, for {@link Reason#MISFIT}. Paths may name keys of the document: good for the model that
     * is asked again, not for a log.
     *
     * @return the problems in the order of the schema, at most {@value JsonSchema#MOST_PROBLEMS}; empty for other reasons
     *     and after serialization
     */
    public List<JsonProblem> problems() {
        return problems == null ? List.of() : problems;
    }

    /**
     * Returns what to tell the model when it is asked again: one line for each problem, or one sentence where the text was
     * not JSON at all.
     *
     * @return the lines, without a line break at the end
     */
    public String feedback() {
        return switch (reason) {
            case MISFIT -> problems().stream().map(JsonProblem::toString).collect(Collectors.joining("\n"));
            case TOO_LONG, TOO_DEEP, TOO_COSTLY -> "The JSON is too long or too deeply nested.";
            case CUT_OFF -> "The answer was cut off: answer shorter.";
            case AMBIGUOUS -> "An object has a name twice.";
            case SYNTAX, NOT_FOUND -> "The answer holds no valid JSON.";
        };
    }
}
