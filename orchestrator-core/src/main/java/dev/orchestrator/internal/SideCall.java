package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.time.Duration;
import java.util.List;

/** A short call of a fast model beside the answer: paid by its run like any other, ten seconds long at most. */
final class SideCall {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final double TEMPERATURE = 0.3;

    private final Wiring wiring;
    private final LiveRun<?> run;
    private final Exchange exchange;
    private final Purpose purpose;

    SideCall(Wiring wiring, LiveRun<?> run, Exchange exchange, Purpose purpose) {
        this.wiring = wiring;
        this.run = run;
        this.exchange = exchange;
        this.purpose = purpose;
    }

    String ask(String prompt, int maxTokens, Cancellation.Source stop) {
        Asked asked = exchange.asked();
        ModelRequest request = ModelRequest.builder(List.of(ModelMessage.of(Role.USER, prompt)))
                .model(asked.model())
                .temperature(TEMPERATURE)
                .maxTokens(maxTokens)
                .build();
        ModelCall call = ModelCall.builder(asked.caller(), run.id(), purpose, request)
                .project(exchange.projectId())
                .message(exchange.conversationId(), Turn.answerId(exchange.requestId()))
                .tier(ModelTier.FAST)
                .build();
        Cancellation.Registration limit = wiring.scheduler()
                .after(LIMIT, () -> stop.cancel(Reason.TIMEOUT, purpose + " took longer than " + LIMIT));
        try (limit) {
            return wiring.gateway()
                    .generate(call, this::count, stop.token())
                    .response()
                    .text();
        }
    }

    /** Its words are no part of the answer. */
    private void count(StreamEvent event) {
        if (event instanceof UsageReported) {
            run.emit(event);
        }
    }
}
