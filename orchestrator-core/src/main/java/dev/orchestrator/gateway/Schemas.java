package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelRequest.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks models that have no mode for JSON Schemas in words: many take the field and ignore it. So it does with those that have refused a schema
 * in that mode, until they refuse the words as well. Thread-safe.
 */
final class Schemas {

    /** With one of these a provider refuses a schema, or has no host that takes one. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 422);

    private static final int MOST_REMEMBERED = 1_000;

    private record Refused(Hop hop, String schema) {}

    private final Prices models;
    private final Prompts prompts;
    private final Set<Refused> refused = ConcurrentHashMap.newKeySet();

    Schemas(Prices models, Prompts prompts) {
        this.models = models;
        this.prompts = prompts;
    }

    /** {@code inWords} are the hops that have refused the mode in this very call: what other calls find out changes nothing for it. */
    ModelRequest fit(Hop hop, ModelRequest request, Set<Hop> inWords, Cancellation cancellation) {
        String schema = request.outputSchema();
        if (schema != null && inWords.contains(hop)) {
            return inWords(request, prompts);
        }
        boolean asIs = schema == null || (!refused.contains(new Refused(hop, schema)) && hasMode(hop, cancellation));
        return asIs ? request : inWords(request, prompts);
    }

    /** Whether the model is known to have a mode for JSON Schemas. */
    boolean hasMode(Hop hop, Cancellation cancellation) {
        return models.known(hop, cancellation).map(ModelInfo::structuredOutput).orElse(false);
    }

    static boolean isRefusal(RuntimeException failure) {
        return failure instanceof ModelException refusal && REFUSALS.contains(refusal.status());
    }

    /** Whether a hop has refused the mode; {@code sent} is what the request was made into. */
    static boolean isOfMode(ModelRequest sent, RuntimeException failure) {
        return sent.outputSchema() != null && isRefusal(failure);
    }

    /** Remembers how a hop that has refused a request is asked by later calls; {@code sent} is what it was made into. */
    void failed(Hop hop, ModelRequest asked, ModelRequest sent, RuntimeException failure) {
        String schema = asked.outputSchema();
        if (schema == null || !isRefusal(failure)) {
            return;
        }
        if (sent.outputSchema() == null) {
            refused.remove(new Refused(hop, schema)); // it was not the mode
            return;
        }
        if (refused.size() >= MOST_REMEMBERED) {
            refused.clear();
        }
        refused.add(new Refused(hop, schema));
    }

    /** The same request with its schema in a message. */
    private static ModelRequest inWords(ModelRequest request, Prompts prompts) {
        boolean mayCall = !request.tools().isEmpty() && request.toolChoice() != ToolChoice.NONE;
        Prompt words = prompts.get(mayCall ? Prompts.JSON_ANSWER_AFTER_TOOLS : Prompts.JSON_ANSWER);
        List<ModelMessage> messages = new ArrayList<>();
        messages.add(
                ModelMessage.of(Role.SYSTEM, words.fill(Map.of("schema", String.valueOf(request.outputSchema())))));
        messages.addAll(request.messages());
        return request.toBuilder().messages(messages).outputSchema(null).build();
    }
}
