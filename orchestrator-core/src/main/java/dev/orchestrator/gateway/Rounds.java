package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks for a value that fits a schema, and asks again with what is wrong with the answer. */
final class Rounds<T> implements EventSink {

    private static final int MOST = 3;

    private final ModelGateway gateway;
    private final Prompts prompts;
    private final JsonSchema<T> schema;
    private final EventSink next;
    private int generation = 1;

    Rounds(ModelGateway gateway, Prompts prompts, JsonSchema<T> schema, EventSink next) {
        this.gateway = gateway;
        this.prompts = prompts;
        this.schema = schema;
        this.next = next;
    }

    /** Each round is an answer of its own, and may be begun anew within itself. */
    @Override
    public void emit(StreamEvent event) {
        next.emit(event instanceof AnswerRestarted restarted ? restart(restarted.reason()) : event);
    }

    private AnswerRestarted restart(String reason) {
        generation++;
        return new AnswerRestarted(generation, reason);
    }

    StructuredAnswer<T> ask(ModelCall call, Cancellation cancellation) {
        ModelRequest request =
                call.request().toBuilder().outputSchema(schema.text()).build();
        Usage usage = Usage.NONE;
        for (int round = 1; ; round++) {
            ModelAnswer answer = gateway.generate(call.with(request), this, cancellation, this::fits);
            usage = usage.plus(answer.usage());
            try {
                return new StructuredAnswer<>(schema.read(answer.response().text()), answer, usage, round);
            } catch (JsonException misfit) {
                if (round == MOST) {
                    throw misfit;
                }
                next.emit(restart(String.valueOf(misfit.getMessage())));
                request = again(request, answer, misfit);
            }
        }
    }

    /** Of what does not fit, the cache would give three in a row, and again for an hour. */
    private boolean fits(ModelResponse response) {
        try {
            schema.read(response.text());
            return true;
        } catch (JsonException misfit) {
            return false;
        }
    }

    private ModelRequest again(ModelRequest request, ModelAnswer answer, JsonException misfit) {
        List<ModelMessage> messages = new ArrayList<>(request.messages());
        messages.add(ModelMessage.of(answer.response()));
        messages.add(ModelMessage.of(
                Role.USER, prompts.get(Prompts.JSON_AGAIN).fill(Map.of("problems", misfit.feedback()))));
        return request.toBuilder().messages(messages).build();
    }
}
