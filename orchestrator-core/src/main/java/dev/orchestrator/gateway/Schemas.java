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
        String schema = request.outputSchema();
        if (schema == null
                || models.known(hop, cancellation)
                        .map(ModelInfo::structuredOutput)
                        .orElse(false)) {
            return request;
        }
        List<ModelMessage> messages = new ArrayList<>();
        messages.add(
                ModelMessage.of(Role.SYSTEM, prompts.get(Prompts.JSON_ANSWER).fill(Map.of("schema", schema))));
        messages.addAll(request.messages());
        return request.toBuilder().messages(messages).outputSchema(null).build();
    }
}
