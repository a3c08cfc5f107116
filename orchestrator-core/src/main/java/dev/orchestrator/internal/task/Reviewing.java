package dev.orchestrator.internal.task;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.gateway.StructuredAnswer;
import dev.orchestrator.internal.Exchange;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Description;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.task.Quality;
import dev.orchestrator.task.TaskRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has a model look at the result of a task, by what its department looks at. */
final class Reviewing {

    private static final double TEMPERATURE = 0;
    private static final int TOKENS = 1_000;
    private static final int LONGEST = 20_000; // characters of the task and of the result
    private static final List<String> USUAL = List.of("does what was asked", "complete", "consistent", "well made");

    private final Wiring wiring;
    private final TaskRequest request;
    private final Journal journal;

    Reviewing(Wiring wiring, TaskRequest request, Journal journal) {
        this.wiring = wiring;
        this.request = request;
        this.journal = journal;
    }

    /** What the model answers. */
    record Answer(
            @Description("one for each criterion, in the order given")
            List<Scored> criteria,

            @Description("two or three sentences: what is good, and what must be better")
            String reason) {}

    /** A criterion as the model scores it. */
    record Scored(
            @Description("the criterion as it was given") String name,

            @Description("0 for useless to 1 for nothing to improve")
            double score,

            @Description("one sentence") String reason) {}

    /** Asked once for each attempt; what was found is not asked again. */
    Quality review(
            String runId,
            Exchange exchange,
            String department,
            String text,
            int attempt,
            EventSink events,
            Cancellation cancellation) {
        String key = String.valueOf(attempt);
        return journal.find(StepKinds.REVIEW, key)
                .map(json -> TaskPart.quality(Values.read(json)))
                .orElseGet(() -> {
                    StructuredAnswer<Answer> answer = ask(runId, exchange, department, text, events, cancellation);
                    Quality quality = quality(answer.value());
                    journal.record(StepKinds.REVIEW, key, Json.write(written(quality, answer)));
                    return quality;
                });
    }

    private static Map<String, Object> written(Quality quality, StructuredAnswer<?> answer) {
        Map<String, Object> values = new LinkedHashMap<>(TaskPart.map(quality));
        values.put("model", answer.answer().response().model());
        values.put("took", answer.answer().latency().toMillis());
        values.put("spent", Frames.map(answer.usage()));
        return values;
    }

    private StructuredAnswer<Answer> ask(
            String runId,
            Exchange exchange,
            String department,
            String text,
            EventSink events,
            Cancellation cancellation) {
        String asked = wiring.prompts()
                .get(Prompts.TASK_REVIEW)
                .fill(Map.of(
                        "task", Excerpts.shortened(request.text(), LONGEST),
                        "result", Excerpts.shortened(text, LONGEST),
                        "criteria", String.join("\n", criteria(exchange.projectId(), department))));
        ModelRequest question = ModelRequest.builder(List.of(ModelMessage.of(Role.USER, asked)))
                .temperature(TEMPERATURE)
                .maxTokens(TOKENS)
                .build();
        ModelCall call = ModelCall.builder(request.caller(), runId, Purpose.REVIEW, question)
                .project(exchange.projectId())
                .message(exchange.conversationId(), null)
                .tier(ModelTier.BALANCED)
                .patience(request.patience())
                .build();
        return wiring.gateway().generate(call, Answer.class, events, cancellation);
    }

    private List<String> criteria(@Nullable String projectId, String department) {
        return wiring.tasks().directory().departments(projectId).stream()
                .filter(known -> known.id().equals(department))
                .map(Department::criteria)
                .filter(criteria -> !criteria.isEmpty())
                .findFirst()
                .orElse(USUAL);
    }

    private static Quality quality(Answer answer) {
        List<Quality.Criterion> criteria = answer.criteria().stream()
                .map(one -> new Quality.Criterion(one.name(), Math.min(1, Math.max(0, one.score())), one.reason()))
                .toList();
        double mean = criteria.stream()
                .mapToDouble(Quality.Criterion::score)
                .average()
                .orElse(0);
        return new Quality(mean, criteria, answer.reason());
    }
}
