package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.prompt.Alternation;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;

/** What a mode sends to the model: the persona, as much of the history as fits, and the question. */
final class TurnPrompt {

    private final Asked asked;
    private final ModelMessage persona;
    private final ModelMessage question;
    private final History history;

    private TurnPrompt(Asked asked, ModelMessage persona, ModelMessage question, History history) {
        this.asked = asked;
        this.persona = persona;
        this.question = question;
        this.history = history;
    }

    static TurnPrompt of(
            Wiring wiring,
            Asked asked,
            String persona,
            History history,
            ModelMessage question,
            Cancellation cancellation) {
        TurnPrompt prompt = new TurnPrompt(asked, ModelMessage.of(Role.SYSTEM, persona), question, history);
        prompt.fitContext(wiring, cancellation);
        return prompt;
    }

    private void fitContext(Wiring wiring, Cancellation cancellation) {
        long fixed = persona.estimatedTokens() + question.estimatedTokens() + asked.maxTokens();
        if (history.tokens() > 0) { // else there is nothing to cut, and the look-up may wait for a later turn
            wiring.gateway()
                    .describe(asked.model(), cancellation)
                    .map(ModelInfo::contextTokens)
                    .ifPresent(context -> history.cutTo(context - fixed));
        }
    }

    /** Halves the history after the model has found the request too long; returns false if there is none to drop. */
    boolean cut() {
        long before = history.tokens();
        history.cutTo(before / 2);
        return history.tokens() < before;
    }

    ModelRequest request() {
        List<ModelMessage> messages = new ArrayList<>();
        messages.add(persona);
        history.messages().forEach(message -> Alternation.add(messages, message));
        Alternation.add(messages, question);
        return ModelRequest.builder(messages)
                .model(asked.model())
                .temperature(asked.temperature())
                .maxTokens(asked.maxTokens())
                .build();
    }
}
