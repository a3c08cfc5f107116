package dev.orchestrator.gateway;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.text.AnswerValue;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;

/** Asks for a value that fits a schema, and asks again with what is wrong with the answer. */
final class Rounds<T> {

    private static final int MOST = 3;

    private final SchemaCall call;
    private final JsonSchema<T> schema;

    /** The call must ask with the text of the schema. */
    Rounds(SchemaCall call, JsonSchema<T> schema) {
        this.call = call;
        this.schema = schema;
    }

    StructuredAnswer<T> ask() {
        for (int round = 1; ; round++) {
            ModelAnswer answer = call.answer(this::fits);
            try {
                T value = AnswerValue.of(answer.response(), schema);
                return new StructuredAnswer<>(value, answer, call.usage(), round);
            } catch (JsonException misfit) {
                if (round == MOST) {
                    throw failure(answer.response(), misfit);
                }
                call.goOn(answer.response(), misfit);
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

    /** Of what does not fit, the cache would give three in a row, and again for as long as it keeps them. */
    private boolean fits(ModelResponse response) {
        try {
            AnswerValue.of(response, schema);
            return true;
        } catch (JsonException misfit) {
            return false;
        }
    }
}
