package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** One attempt of one hop, with the limits to its first token and between tokens. */
final class Attempt {

    /** Nobody cancelled, and what is missing is missing in what the adapter made itself. */
    private static final Set<ErrorCode> NEVER_AN_ADAPTERS = EnumSet.of(ErrorCode.CANCELLED, ErrorCode.MISSING_FIELDS);

    private static final int OK = 200;

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
                return checked(Objects.requireNonNull(
                        hop.provider().generate(request, listening, attempt.token()), "it returned no answer"));
            } catch (RuntimeException failure) {
                throw explain(failure, silence);
            }
        }
    }

    private ModelResponse checked(ModelResponse response) {
        if (response.text().isEmpty() && response.toolCalls().isEmpty() && !listening.heardParts()) {
            FinishReason reason = response.finishReason();
            throw ModelException.of(
                            ErrorCode.LLM_ERROR,
                            response.provider(),
                            "it answered nothing (finish reason " + reason + ")")
                    .requestId(response.requestId())
                    .status(OK)
                    .retryable(reason == FinishReason.STOP || reason == FinishReason.OTHER)
                    .build();
        }
        return response;
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
        boolean bug = !(failure instanceof OrchestratorException known) || NEVER_AN_ADAPTERS.contains(known.code());
        return bug ? ofAdapter(failure) : failure;
    }

    private ModelException ofAdapter(RuntimeException failure) {
        return ModelException.of(
                        ErrorCode.INTERNAL_ERROR,
                        hop.name(),
                        "its adapter failed by a bug: " + failure.getClass().getName())
                .cause(failure)
                .build();
    }
}
