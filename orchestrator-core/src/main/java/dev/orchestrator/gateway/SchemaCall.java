package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Asks with a schema: by a model's own mode for it, and in words from then on if that mode refuses. */
final class SchemaCall implements EventSink {

    private final ModelGateway gateway;
    private final Prompts prompts;
    private final ModelCall call;
    private final EventSink next;
    private final Cancellation cancellation;
    private final Set<Hop> inWords = new HashSet<>(); // what all calls remember may be forgotten before the next answer
    private ModelRequest request;
    private int generation = 1;
    private boolean again;
    private boolean shown; // something that the next answer has to take back
    private Usage usage = Usage.NONE;

    SchemaCall(ModelGateway gateway, Prompts prompts, ModelCall call, EventSink next, Cancellation cancellation) {
        this.gateway = gateway;
        this.prompts = prompts;
        this.call = call;
        this.request = call.request();
        this.next = next;
        this.cancellation = cancellation;
    }

    /** Each answer may be begun anew within itself, and is numbered on from those before. */
    @Override
    public void emit(StreamEvent event) {
        if (event instanceof UsageReported reported) {
            usage = usage.plus(reported.usage());
        }
        shown |= event instanceof TextDelta || event instanceof DataPart || event instanceof ToolArgumentsDelta;
        next.emit(event instanceof AnswerRestarted restarted ? restart(restarted.reason()) : event);
    }

    private AnswerRestarted restart(String reason) {
        generation++;
        return new AnswerRestarted(generation, reason);
    }

    /** What all answers have consumed together. */
    Usage usage() {
        return usage;
    }

    /** The next answer; the cache keeps it only if it fits. */
    ModelAnswer answer(Predicate<ModelResponse> fits) {
        try {
            return gateway.generate(call.with(request), this, inWords, cancellation, fits);
        } catch (ModelException refusal) {
            if (again || !Schemas.isRefusal(refusal) || !gateway.hasMode(call, cancellation)) {
                throw refusal;
            }
            takeBack(refusal);
            again = true; // it is known by now who has refused the mode, and is asked in words
            return gateway.generate(call.with(request), this, inWords, cancellation, fits);
        }
    }

    /** Has the next answer be one that mends what was wrong with this one. */
    void goOn(ModelResponse response, JsonException misfit) {
        takeBack(misfit);
        List<ModelMessage> messages = new ArrayList<>(request.messages());
        if (response.toolCalls().isEmpty() && !response.text().isBlank()) { // no provider takes another message back
            messages.add(ModelMessage.of(response));
        }
        messages.add(ModelMessage.of(
                Role.USER, prompts.get(Prompts.JSON_AGAIN).fill(Map.of("problems", misfit.feedback()))));
        request = request.toBuilder().messages(messages).build();
    }

    /** A listener that takes no text back ends the call with what was wrong. */
    private void takeBack(OrchestratorException wrong) {
        if (!shown) {
            return;
        }
        try {
            next.emit(restart(String.valueOf(wrong.getMessage())));
        } catch (CancelledException refused) {
            cancellation.throwIfCancelled();
            throw wrong;
        }
        shown = false;
    }
}
