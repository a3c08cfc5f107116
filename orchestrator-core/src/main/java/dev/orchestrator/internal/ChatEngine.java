package dev.orchestrator.internal;

import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.queue.KeyedQueue;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.Usage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chat mode, step by step: wait for the conversation, keep the question, ask the model, keep the answer. */
public final class ChatEngine {

    private final Wiring wiring;
    private final Acceptance acceptance;
    private final FollowUps followUps;

    public ChatEngine(Wiring wiring) {
        this.wiring = wiring;
        this.acceptance = new Acceptance(wiring);
        this.followUps = new FollowUps(wiring);
    }

    /** Answers one request on the calling thread. */
    public ChatResult run(LiveRun<ChatResult> run, Exchange asked, KeyedQueue.Ticket ticket) {
        ticket.await(run.cancellation());
        Exchange exchange = acceptance.check(run, asked);
        TurnStart start = acceptance.accept(run, exchange);
        if (start instanceof TurnStart.Finished finished) {
            return repeat(run, exchange, finished.answer().message());
        }
        return answer(run, exchange, (TurnStart.Started) start, ticket);
    }

    /** The request was answered before: the same answer again, in one piece. */
    private ChatResult repeat(LiveRun<ChatResult> run, Exchange exchange, Message answer) {
        run.emit(new RequestAccepted(exchange.conversationId(), Turn.questionId(exchange.requestId())));
        if (!answer.text().isEmpty()) {
            run.emit(new TextDelta(answer.text()));
        }
        answer.parts().forEach(run::emit);
        run.commit();
        return result(exchange, answer);
    }

    private ChatResult answer(
            LiveRun<ChatResult> run, Exchange exchange, TurnStart.Started started, KeyedQueue.Ticket ticket) {
        try (HeldTurn turn =
                new HeldTurn(wiring, started, run, why -> interruptedAnswer(run, exchange, why), ticket::leave)) {
            return answer(run, exchange, turn);
        }
    }

    private ChatResult answer(LiveRun<ChatResult> run, Exchange exchange, HeldTurn turn) {
        try {
            run.emit(new RequestAccepted(
                    exchange.conversationId(), turn.question().message().id()));
            ChatPrompt prompt = ChatPrompt.of(wiring, exchange, turn.question(), run.cancellation());
            ModelResponse response = ask(run, exchange, prompt);
            run.commit(); // the answer is complete: neither a cancel nor a time limit makes it an interrupted one
            // any more
            List<String> suggestions = followUps.of(run, exchange, response.text());
            Message answer = completeAnswer(run, exchange, response, suggestions);
            StoredMessage stored = turn.finish(answer);
            return result(exchange, stored.message());
        } catch (OrchestratorException e) {
            turn.interrupt(e.code());
            throw e;
        }
    }

    private ModelResponse ask(LiveRun<ChatResult> run, Exchange exchange, ChatPrompt prompt) {
        try {
            return askOnce(run, exchange, prompt);
        } catch (ModelException e) {
            boolean tooLong = e.code() == ErrorCode.TOKEN_LIMIT_EXCEEDED;
            if (!tooLong || !run.textSoFar().isEmpty() || !prompt.cut()) {
                throw e;
            }
            return askOnce(run, exchange, prompt);
        }
    }

    private ModelResponse askOnce(LiveRun<ChatResult> run, Exchange exchange, ChatPrompt prompt) {
        ChatRequest asked = exchange.request();
        ModelCall call = ModelCall.builder(asked.caller(), run.id(), Purpose.CHAT, prompt.request())
                .project(exchange.projectId())
                .message(exchange.conversationId(), Turn.answerId(exchange.requestId()))
                .tier(asked.tier())
                .patience(asked.patience())
                .build();
        return checked(
                run, wiring.gateway().generate(call, run, run.cancellation()).response());
    }

    private static ModelResponse checked(LiveRun<?> run, ModelResponse response) {
        if (!response.text().equals(run.textSoFar())) {
            throw failure(response, "its adapter streamed another text than it returned", false);
        }
        if (response.text().isEmpty() && run.transcript().parts().isEmpty()) {
            throw failure(
                    response,
                    "it answered nothing (finish reason " + response.finishReason() + ")",
                    mayAnswerNextTime(response));
        }
        return response;
    }

    private static boolean mayAnswerNextTime(ModelResponse response) {
        return response.finishReason() == FinishReason.STOP || response.finishReason() == FinishReason.OTHER;
    }

    private static ModelException failure(ModelResponse response, String detail, boolean retryable) {
        return ModelException.of(ErrorCode.LLM_ERROR, response.provider(), detail)
                .requestId(response.requestId())
                .retryable(retryable)
                .build();
    }

    private Message completeAnswer(
            LiveRun<?> run, Exchange exchange, ModelResponse response, List<String> suggestions) {
        MessageMetadata metadata = metadata(run, exchange)
                .model(response.model(), response.provider(), response.requestId())
                .finishReason(response.finishReason())
                .suggestions(suggestions)
                .build();
        return message(run, exchange, response.text(), Status.COMPLETE, metadata);
    }

    /** Made by whichever thread is first when a run is cut short. */
    private @Nullable Message interruptedAnswer(LiveRun<?> run, Exchange exchange, ErrorCode why) {
        String text = run.textSoFar();
        Usage counted = run.transcript().usage();
        if (text.isEmpty() && run.transcript().parts().isEmpty() && counted.equals(Usage.NONE)) {
            return null;
        }
        MessageMetadata.Builder metadata = metadata(run, exchange);
        AnswerStarted begun = run.transcript().answering();
        if (begun != null) {
            metadata.model(begun.model(), begun.provider(), begun.requestId());
        }
        metadata.usage(counted.equals(Usage.NONE) ? Usage.ofTokens(0, 0) : counted) // broken off before it was counted
                .error(why);
        return message(run, exchange, text, Status.INTERRUPTED, metadata.build());
    }

    private MessageMetadata.Builder metadata(LiveRun<?> run, Exchange exchange) {
        Prompt persona = wiring.prompts().get(Prompts.CHAT_PERSONA);
        return exchange.metadata(run.id())
                .usage(run.transcript().usage())
                .latency(exchange.latency(wiring.clock()))
                .prompt(persona.name() + "@" + persona.version());
    }

    private Message message(LiveRun<?> run, Exchange exchange, String text, Status status, MessageMetadata metadata) {
        return new Message(
                Turn.answerId(exchange.requestId()),
                Role.ASSISTANT,
                text,
                List.of(),
                run.transcript().parts(),
                status,
                metadata,
                wiring.clock().instant());
    }

    private static ChatResult result(Exchange exchange, Message answer) {
        MessageMetadata metadata = answer.metadata();
        return new ChatResult(
                exchange.request().caller(),
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
