package dev.orchestrator.internal.task;

import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.gateway.StructuredAnswer;
import dev.orchestrator.internal.Exchange;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Description;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.task.Quality;
import dev.orchestrator.task.TaskRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has a model look at the result of a task, by what its department looks at. The result stands whatever becomes of that: without a review that
 * can be used there is no score, and a reason why not.
 */
final class Reviewing {

    private static final double TEMPERATURE = 0;
    private static final int LONGEST = 20_000; // characters of the task and of the result
    private static final int MOST_ANSWERS = 2; // whose scores are looked at

    private final Wiring wiring;
    private final TaskRequest request;
    private final Journal journal;

    Reviewing(Wiring wiring, TaskRequest request, Journal journal) {
        this.wiring = wiring;
        this.request = request;
        this.journal = journal;
    }

    /** What came of a review: a score, or a sentence about why there is none. */
    record Reviewed(@Nullable Quality quality, String told) {}

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
    Reviewed review(LiveRun<?> run, Exchange exchange, String department, String text, int attempt) {
        String key = String.valueOf(attempt);
        Values found = journal.find(StepKinds.REVIEW, key).map(Values::read).orElse(null);
        if (found == null) {
            Map<String, Object> values = asked(run, exchange, department, text);
            if (SideNote.problem(Values.of(values)) == null || SideNote.isLast(run)) {
                journal.record(StepKinds.REVIEW, key, Json.write(values));
            }
            run.cancellation().throwIfCancelled();
            found = Values.of(values);
        }
        return new Reviewed(found.has("score") ? TaskPart.quality(found) : null, SideNote.told(found));
    }

    /** What is to be written down of the review, as it is read later. */
    private Map<String, Object> asked(LiveRun<?> run, Exchange exchange, String department, String text) {
        UsageAlone spent = new UsageAlone(run);
        Instant began = wiring.clock().instant();
        try {
            Criteria criteria = Criteria.of(wiring.tasks().directory().departments(exchange.projectId()), department);
            Scores scores = ask(run, exchange, criteria, text, spent);
            return SideNote.answered(scores.model(), since(began), spent.spent())
                    .with(TaskPart.map(quality(scores.answer(), criteria)));
        } catch (RuntimeException e) { // also a cancel: what was consumed until then is told
            return SideNote.failed(e, since(began), spent.spent()).with(Map.of());
        }
    }

    private Duration since(Instant began) {
        return Duration.between(began, wiring.clock().instant());
    }

    private record Scores(String model, Answer answer) {}

    /** That each criterion has a score the schema cannot tell: an answer that leaves one out is asked for again, once. */
    private Scores ask(LiveRun<?> run, Exchange exchange, Criteria criteria, String text, EventSink events) {
        List<ModelMessage> messages = new ArrayList<>();
        messages.add(ModelMessage.of(Role.USER, question(criteria, text)));
        for (int answers = 1; ; answers++) {
            ModelCall call = call(run, exchange, messages, criteria.tokens());
            StructuredAnswer<Answer> answer = wiring.gateway().generate(call, Answer.class, events, run.cancellation());
            List<String> problems = criteria.problems(answer.value().criteria());
            if (problems.isEmpty()) {
                return new Scores(answer.answer().response().model(), answer.value());
            }
            if (answers == MOST_ANSWERS) {
                throw new OrchestratorException(
                        ErrorCode.LLM_ERROR,
                        "the reviewing model did not give each criterion one score from 0 to 1, and nothing else any, in "
                                + MOST_ANSWERS + " answers");
            }
            messages.add(ModelMessage.of(answer.answer().response()));
            messages.add(ModelMessage.of(Role.USER, again(problems)));
        }
    }

    private String question(Criteria criteria, String text) {
        return wiring.prompts()
                .get(Prompts.TASK_REVIEW)
                .fill(Map.of(
                        "task", Excerpts.shortened(request.text(), LONGEST),
                        "result", Excerpts.shortened(text, LONGEST),
                        "criteria", criteria.text()));
    }

    private String again(List<String> problems) {
        return wiring.prompts().get(Prompts.JSON_AGAIN).fill(Map.of("problems", String.join("\n", problems)));
    }

    private ModelCall call(LiveRun<?> run, Exchange exchange, List<ModelMessage> messages, int tokens) {
        ModelRequest question = ModelRequest.builder(List.copyOf(messages))
                .temperature(TEMPERATURE)
                .maxTokens(tokens)
                .build();
        return ModelCall.builder(request.caller(), run.id(), Purpose.REVIEW, question)
                .project(exchange.projectId())
                .message(exchange.conversationId(), null)
                .tier(ModelTier.BALANCED)
                .patience(request.patience())
                .build();
    }

    private static Quality quality(Answer answer, Criteria criteria) {
        List<Quality.Criterion> scored = criteria.inOrder(answer.criteria());
        double mean = scored.stream()
                .mapToDouble(Quality.Criterion::score)
                .average()
                .orElseThrow(() -> new IllegalStateException("a review without criteria"));
        return new Quality(mean, scored, answer.reason());
    }
}
