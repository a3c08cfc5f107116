package dev.orchestrator.internal.text;

import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;

/** The value that a model was asked for, out of what it answered. */
public final class AnswerValue {

    private AnswerValue() {}

    /** What was cut off is not mended: the end of a list would be lost, or half of a number taken for it. */
    public static <T> T of(ModelResponse response, JsonSchema<T> schema) {
        boolean cut = response.finishReason() == FinishReason.LENGTH
                || response.finishReason() == FinishReason.CONTENT_FILTER;
        return cut ? schema.readWhole(response.text()) : schema.read(response.text());
    }
}
