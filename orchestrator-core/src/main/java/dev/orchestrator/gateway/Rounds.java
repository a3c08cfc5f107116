package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.FinishReason;
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
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks for a value that fits a schema, and asks again with what is wrong with the answer. */
final class Rounds<T> implements EventSink {

    private static final int MOST = 3;

    /** With one of these a provider refuses a schema, or has no host that takes one. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 422);

    private final ModelGateway gateway;
    private final Prompts prompts;
    private final JsonSchema<T> schema;
    private final ModelCall call;
    private final EventSink next;
    private final Cancellation cancellation;
    private ModelRequest request;
    private int generation = 1;
    private boolean shown; // something that the next round has to take back
    private Usage usage = Usage.NONE;

    Rounds(
            ModelGateway gateway,
            Prompts prompts,
            JsonSchema<T> schema,
            ModelCall call,
            EventSink next,
            Cancellation cancellation) {
        this.gateway = gateway;
        this.prompts = prompts;
        this.schema = schema;
        this.call = call;
        this.request = call.request().toBuilder().outputSchema(schema.text()).build();
        this.next = next;
        this.cancellation = cancellation;
    }

    /** Each round is an answer of its own, and may be begun anew within itself. */
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

    StructuredAnswer<T> ask() {
        for (int round = 1; ; round++) {
            ModelAnswer answer = answer();
            try {
                return new StructuredAnswer<>(value(answer.response()), answer, usage, round);
            } catch (JsonException misfit) {
                if (round == MOST) {
                    throw failure(answer.response(), misfit);
                }
                takeBack(misfit);
                request = again(answer.response(), misfit);
            }
        }
    }

    /** What a filter has left of an answer is never whole, and it is the filter that has to be told of. */
    private static OrchestratorException failure(ModelResponse response, JsonException misfit) {
        if (response.finishReason() != FinishReason.CONTENT_FILTER) {
            return misfit;
        }
        String detail = response.model() + " did not answer: a filter of the provider stopped it, " + MOST + " times";
        return ModelException.of(ErrorCode.LLM_ERROR, response.provider(), detail)
                .cause(misfit)
                .build();
    }

    /** The answer of one round. A model that refuses its mode for schemas is asked in words, from then on. */
    private ModelAnswer answer() {
        try {
            return gateway.generate(call.with(request), this, cancellation, this::fits);
        } catch (ModelException refusal) {
            boolean inWords = request.outputSchema() == null;
            if (inWords || !REFUSALS.contains(refusal.status()) || !gateway.hasMode(call, cancellation)) {
                throw refusal;
            }
            takeBack(refusal);
            request = Schemas.inWords(request, prompts);
            return gateway.generate(call.with(request), this, cancellation, this::fits);
        }
    }

    /** What was cut off is not mended: the end of a list would be lost, or half of a number taken for it. */
    private T value(ModelResponse response) {
        boolean cut = response.finishReason() == FinishReason.LENGTH
                || response.finishReason() == FinishReason.CONTENT_FILTER;
        return cut ? schema.readWhole(response.text()) : schema.read(response.text());
    }

    /** Of what does not fit, the cache would give three in a row, and again for as long as it keeps them. */
    private boolean fits(ModelResponse response) {
        try {
            value(response);
            return true;
        } catch (JsonException misfit) {
            return false;
        }
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

    private ModelRequest again(ModelResponse response, JsonException misfit) {
        List<ModelMessage> messages = new ArrayList<>(request.messages());
        if (response.toolCalls().isEmpty() && !response.text().isBlank()) { // no provider takes another message back
            messages.add(ModelMessage.of(response));
        }
        messages.add(ModelMessage.of(
                Role.USER, prompts.get(Prompts.JSON_AGAIN).fill(Map.of("problems", misfit.feedback()))));
        return request.toBuilder().messages(messages).build();
    }
}
