package dev.orchestrator.gateway;

import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelTier;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model, and who pays for it.
 *
 * @param caller who pays
 * @param projectId the project it is for, or null
 * @param runId the run it belongs to
 * @param purpose what it is for
 * @param tier which kind of model is asked; null for VISION if the request shows an image, else BALANCED
 * @param request what the model is asked; where it names a model, that one alone is asked
 */
public record ModelCall(
        Caller caller,
        @Nullable String projectId,
        String runId,
        Purpose purpose,
        @Nullable ModelTier tier,
        ModelRequest request) {

    /** What a model is called for. */
    public enum Purpose {
        /** The answer of chat mode. */
        CHAT,
        /** Follow-up questions. */
        SUGGESTIONS
    }

    /** Checks the values. */
    public ModelCall {
        Check.present(caller, "caller");
        Check.notBlank(runId, "runId");
        Check.present(purpose, "purpose");
        Check.present(request, "request");
    }
}
