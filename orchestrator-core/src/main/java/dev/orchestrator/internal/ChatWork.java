package dev.orchestrator.internal;

import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.chat.ChatRequest;
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
    private final ChatRequest request;

    public ChatWork(Wiring wiring, ChatRequest request) {
        this.wiring = wiring;
        this.request = request;
    }

    /** What the model is shown: what was read, and what it is told beside the persona. */
    private record Shown(Reading reading, String instructions) {}

    @Override
    public void check(Exchange exchange) {
        if (request.useBrain()) {
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
        Shown shown = request.useBrain() ? grounded(run, exchange, reading) : new Shown(reading, "");
        String persona = persona().text() + shown.instructions();
        if (request.agentId() != null || !request.tools().isEmpty()) {
            return new AgentChat(wiring, request).answer(run, exchange, shown.reading(), persona);
        }
        TurnPrompt prompt = TurnPrompt.of(
                wiring,
                exchange.asked(),
                persona,
                shown.reading().history(),
                shown.reading().question(),
                run.cancellation());
        Asking asking = new Asking(wiring, run, exchange, Purpose.CHAT);
        return Answered.by(asking.ask(prompt, Passage.straight(run)));
    }

    private Shown grounded(LiveRun<?> run, Exchange exchange, Reading reading) {
        Evidence evidence = Grounding.usual(wiring).find(run, exchange, reading.history());
        if (evidence.size() == 0) {
            return new Shown(reading, "");
        }
        String instructions = wiring.prompts().get(Prompts.CHAT_GROUNDING).text();
        Reading shown = new Reading(evidence.before(reading.question(), wiring.prompts()), reading.history());
        return new Shown(shown, "\n\n" + instructions);
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
