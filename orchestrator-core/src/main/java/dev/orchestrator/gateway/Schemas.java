package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks models that have no mode for JSON Schemas in words: many take the field and ignore it. */
final class Schemas {

    private final Prices models;
    private final Prompts prompts;

    Schemas(Prices models, Prompts prompts) {
        this.models = models;
        this.prompts = prompts;
    }

    ModelRequest fit(Hop hop, ModelRequest request, Cancellation cancellation) {
        return request.outputSchema() == null || hasMode(hop, cancellation) ? request : inWords(request, prompts);
    }

    /** Whether the model is known to have a mode for JSON Schemas. */
    boolean hasMode(Hop hop, Cancellation cancellation) {
        return models.known(hop, cancellation).map(ModelInfo::structuredOutput).orElse(false);
    }

    /** The same request with its schema in a message. */
    static ModelRequest inWords(ModelRequest request, Prompts prompts) {
        List<ModelMessage> messages = new ArrayList<>();
        messages.add(ModelMessage.of(
                Role.SYSTEM,
                prompts.get(Prompts.JSON_ANSWER).fill(Map.of("schema", String.valueOf(request.outputSchema())))));
        messages.addAll(request.messages());
        return request.toBuilder().messages(messages).outputSchema(null).build();
    }
}
