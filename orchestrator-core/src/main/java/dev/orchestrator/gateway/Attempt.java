package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;

/** One attempt of one hop, with the limits to its first token and between tokens. */
final class Attempt {

    private final Hop hop;
    private final Listening listening;
    private final Cancellation cancellation;
    private final Scheduler scheduler;

    Attempt(Hop hop, Listening listening, Cancellation cancellation, Scheduler scheduler) {
        this.hop = hop;
        this.listening = listening;
        this.cancellation = cancellation;
        this.scheduler = scheduler;
    }

    /** Asks; what is thrown is the listener's own, a cancel of the call, or the model's failure. */
    ModelResponse ask(ModelRequest request) {
        try (Cancellation.Source attempt = cancellation.child();
                Silence silence = new Silence(listening, hop.firstToken(), hop.betweenTokens(), attempt, scheduler)) {
            try {
                return Check.present(
                        hop.provider().generate(request, listening, attempt.token()),
                        "the response of the language model");
            } catch (RuntimeException failure) {
                throw explain(failure, silence);
            }
        }
    }

    /** The run's own end comes first: an adapter may report a cancelled or timed-out read as a transport failure. */
    private RuntimeException explain(RuntimeException failure, Silence silence) {
        RuntimeException ofSink = listening.sinkFailure();
        if (ofSink != null) {
            return ofSink;
        }
        if (cancellation.isCancelled()) {
            return new CancelledException(cancellation.why(), failure);
        }
        if (silence.brokeLimit()) {
            return silence.failure(hop.name(), failure);
        }
        if (failure instanceof OrchestratorException) {
            return failure;
        }
        return ModelException.of(
                        ErrorCode.INTERNAL_ERROR,
                        hop.name(),
                        "its adapter failed by a bug: " + failure.getClass().getName())
                .cause(failure)
                .build();
    }
}
