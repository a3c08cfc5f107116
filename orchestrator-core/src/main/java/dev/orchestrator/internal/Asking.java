package dev.orchestrator.internal;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.Turn;

/** Asks the model for the answer of an exchange, and once more with less history where it finds that too long. */
final class Asking {

    private final Wiring wiring;
    private final LiveRun<?> run;
    private final Exchange exchange;
    private final Purpose purpose;

    Asking(Wiring wiring, LiveRun<?> run, Exchange exchange, Purpose purpose) {
        this.wiring = wiring;
        this.run = run;
        this.exchange = exchange;
        this.purpose = purpose;
    }

    /** The answer leaves through the passage; what it is by then must be more than nothing. */
    ModelResponse ask(TurnPrompt prompt, Passage passage) {
        try {
            return askOnce(prompt, passage);
        } catch (ModelException e) {
            boolean tooLong = e.code() == ErrorCode.TOKEN_LIMIT_EXCEEDED;
            if (!tooLong || !passage.arrived().isEmpty() || !prompt.cut()) {
                throw e;
            }
            return askOnce(prompt, passage);
        }
    }

    private ModelResponse askOnce(TurnPrompt prompt, Passage passage) {
        Asked asked = exchange.asked();
        ModelCall call = ModelCall.builder(asked.caller(), run.id(), purpose, prompt.request())
                .project(exchange.projectId())
                .message(exchange.conversationId(), Turn.answerId(exchange.requestId()))
                .tier(asked.tier())
                .patience(asked.patience())
                .build();
        ModelResponse response =
                wiring.gateway().generate(call, passage, run.cancellation()).response();
        passage.end();
        return checked(response, passage);
    }

    private ModelResponse checked(ModelResponse response, Passage passage) {
        if (!response.text().equals(passage.arrived())) {
            throw failure(response, "its adapter streamed another text than it returned", false);
        }
        if (!run.transcript().hasAnswer()) {
            throw failure(response, nothing(response), mayAnswerNextTime(response));
        }
        return response;
    }

    private static String nothing(ModelResponse response) {
        String instead = response.toolCalls().isEmpty() ? "" : ", it called tools, though it was given none";
        return "it answered nothing (finish reason " + response.finishReason() + instead + ")";
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
}
