package dev.orchestrator.internal;

import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import org.jspecify.annotations.Nullable;

/** Who gave an answer and why he stopped; names are null where no model was asked. */
public record Answered(
        @Nullable String model,
        @Nullable String provider,
        @Nullable String providerRequestId,
        FinishReason finishReason) {

    static Answered by(ModelResponse response) {
        return new Answered(response.model(), response.provider(), response.requestId(), response.finishReason());
    }
}
