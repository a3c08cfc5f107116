package dev.orchestrator.agent;

import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.text.AnswerValue;
import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the result of an agent must look like: any text, or JSON that follows the agent's schema. Of JSON nobody sees anything before it is
 * known to follow it, so that nothing has to be taken back. One object serves one job.
 */
final class ResultShape {

    /** As many as the gateway asks for where it is asked for a value of a type. */
    private static final int MOST_ANSWERS = 3;

    private final Agent agent;
    private final Prompts prompts;
    private final @Nullable JsonSchema<Map<String, @Nullable Object>> schema;
    private int misfits;

    ResultShape(Agent agent, Prompts prompts) {
        this.agent = agent;
        this.prompts = prompts;
        this.schema = schema(agent);
    }

    private static @Nullable JsonSchema<Map<String, @Nullable Object>> schema(Agent agent) {
        String text = agent.outputSchema();
        try {
            return text == null ? null : JsonSchema.parse("the output schema of agent " + agent.id(), text);
        } catch (JsonException e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR, "the output schema of agent " + agent.id() + " is no JSON Schema", e);
        }
    }

    /** Whether an agent's schema, if it has one, can be read. */
    static boolean isReadable(Agent agent) {
        try {
            schema(agent);
            return true;
        } catch (OrchestratorException e) {
            return false;
        }
    }

    /** Where the words of an answer go while they come. */
    EventSink heardBy(EventSink speech) {
        return schema == null ? speech : new Withheld(speech);
    }

    /** What an answer adds to what the agent has said: with a schema nothing but the result. */
    String said(ModelResponse answer) {
        if (schema == null) {
            return answer.text();
        }
        try {
            return answer.toolCalls().isEmpty() ? Json.write(AnswerValue.of(answer, schema)) : "";
        } catch (JsonException misfit) {
            return "";
        }
    }

    /** Tells the result of an answer whose words nobody has heard yet. */
    void tell(ModelResponse answer, EventSink speech) {
        String said = schema == null ? "" : said(answer);
        if (!said.isEmpty()) {
            speech.emit(new TextDelta(said));
        }
    }

    /** Returns true if this answer is the result; else it and what is wrong with it stand behind the messages. */
    boolean takes(ModelResponse answer, List<ModelMessage> messages) {
        if (schema == null) {
            return true;
        }
        try {
            AnswerValue.of(answer, schema);
            return true;
        } catch (JsonException misfit) {
            count(misfit);
            messages.add(ModelMessage.of(answer));
            messages.add(ModelMessage.of(
                    Role.USER, prompts.get(Prompts.JSON_AGAIN).fill(Map.of("problems", misfit.feedback()))));
            return false;
        }
    }

    private void count(JsonException misfit) {
        misfits++;
        if (misfits == MOST_ANSWERS) {
            throw new OrchestratorException(
                    ErrorCode.AGENT_ERROR,
                    "agent " + agent.id() + " gave no result that follows its output schema, in " + MOST_ANSWERS
                            + " answers: " + misfit.getMessage(),
                    misfit);
        }
    }

    /** Lets through what is not the answer itself. */
    private static final class Withheld implements EventSink {
        private final EventSink events;
        private long heard; // characters of the answer

        Withheld(EventSink events) {
            this.events = events;
        }

        @Override
        public void emit(StreamEvent event) {
            if (event instanceof TextDelta delta) {
                heard = Speech.heard(heard, delta.text());
            } else if (event instanceof AnswerRestarted) {
                heard = 0;
            } else {
                events.emit(event);
            }
        }

        @Override
        public EventSink below(String agent) {
            return events.below(agent);
        }
    }
}
