package dev.orchestrator.internal;

import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.StoredMessage;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Chat mode: the model is shown the conversation, and what it says is the answer. */
public final class ChatWork implements Work<ChatResult> {

    private final Wiring wiring;
    private final boolean useBrain;

    public ChatWork(Wiring wiring, boolean useBrain) {
        this.wiring = wiring;
        this.useBrain = useBrain;
    }

    @Override
    public void check(Exchange exchange) {
        if (useBrain) {
            Grounding.usual(wiring).check(exchange);
        }
    }

    @Override
    public Prompt persona() {
        return wiring.prompts().get(Prompts.CHAT_PERSONA);
    }

    @Override
    public Answered answer(LiveRun<ChatResult> run, Exchange exchange, StoredMessage question) {
        Reading reading = Reading.of(wiring, exchange, question);
        TurnPrompt prompt = useBrain ? grounded(run, exchange, reading) : prompt(run, exchange, reading, "");
        Asking asking = new Asking(wiring, run, exchange, Purpose.CHAT);
        return Answered.by(asking.ask(prompt, Passage.straight(run)));
    }

    private TurnPrompt grounded(LiveRun<?> run, Exchange exchange, Reading reading) {
        Evidence evidence = Grounding.usual(wiring).find(run, exchange, reading.history());
        if (evidence.size() == 0) {
            return prompt(run, exchange, reading, "");
        }
        String instructions = wiring.prompts().get(Prompts.CHAT_GROUNDING).text();
        Reading shown = new Reading(evidence.before(reading.question(), wiring.prompts()), reading.history());
        return prompt(run, exchange, shown, "\n\n" + instructions);
    }

    private TurnPrompt prompt(LiveRun<?> run, Exchange exchange, Reading reading, String instructions) {
        return TurnPrompt.of(
                wiring,
                exchange.asked(),
                persona().text() + instructions,
                reading.history(),
                reading.question(),
                run.cancellation());
    }

    @Override
    public List<String> suggestions(LiveRun<ChatResult> run, Exchange exchange, String answer) {
        return new FollowUps(wiring, Prompts.CHAT_SUGGESTIONS, UnaryOperator.identity())
                .of(run, exchange, answer, () -> SuggestionRules.of(answer));
    }

    @Override
    public ChatResult result(Exchange exchange, Message answer) {
        MessageMetadata metadata = answer.metadata();
        return new ChatResult(
                exchange.asked().caller(),
                exchange.conversationId(),
                answer.id(),
                metadata.runId(),
                metadata.traceId(),
                answer.text(),
                answer.parts(),
                metadata.suggestions(),
                Objects.requireNonNullElse(metadata.model(), ""),
                Objects.requireNonNullElse(metadata.provider(), ""),
                Objects.requireNonNullElse(metadata.finishReason(), FinishReason.OTHER),
                metadata.usage(),
                metadata.latency());
    }
}
