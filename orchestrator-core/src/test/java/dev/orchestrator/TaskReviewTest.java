package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.reviewed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.Quality;
import dev.orchestrator.task.Review;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A score is one of exactly what was asked about; without one the task is done all the same. */
@Timeout(60)
class TaskReviewTest {

    private static final TaskRequest TASK = TaskRequest.builder(ANNA, "A story")
            .project(PROJECT)
            .review(new Review(0.5, 2))
            .build();

    private final Cast cast = new Cast().plays("lead", Script.answer("Done."));

    private TaskHouse house(String... criteria) {
        return TaskHouse.of(
                cast,
                builder -> builder.agents(new TaskHouse.Staff() {
                    @Override
                    public List<Department> departments(@Nullable String projectId) {
                        return List.of(new Department("story", "Story", "", List.of("story"), List.of(criteria)));
                    }
                }));
    }

    private TaskResult result(String... criteria) {
        try (TaskHouse house = house(criteria)) {
            return house.orchestrator.task(TASK);
        }
    }

    private ModelRequest asked(int review) {
        return cast.requests.stream()
                .filter(request -> request.messages().stream()
                        .anyMatch(message -> TaskHouse.text(message).startsWith("Review the result")))
                .toList()
                .get(review);
    }

    private static String last(ModelRequest request) {
        List<ModelMessage> messages = request.messages();
        return TaskHouse.text(messages.get(messages.size() - 1));
    }

    @Test
    void criteria_are_known_by_name_without_regard_to_case_and_white_space() {
        cast.plays("reviewer", reviewed(0.7, " Brevity", "PUN  density "));
        TaskResult result = result("pun density", "brevity");
        assertThat(result.quality()).isNotNull();
        assertThat(result.quality().criteria())
                .extracting(Quality.Criterion::name)
                .containsExactly("pun density", "brevity");
        assertThat(cast.requests).hasSize(2);
    }

    @Test
    void a_review_of_something_else_is_asked_for_again_with_what_is_wrong() {
        cast.plays("reviewer", reviewed(0.9, "brevity", "looks"), reviewed(0.6, "pun density", "brevity"));
        TaskResult result = result("pun density", "brevity");
        assertThat(result.progress().quality()).isEqualTo(0.6);
        assertThat(last(asked(1)))
                .contains("\"pun density\" has 0 scores")
                .contains("\"looks\" is none")
                .doesNotContain("\"brevity\"");
        assertThat(cast.requests).hasSize(3);
    }

    @Test
    void two_scores_for_one_criterion_and_scores_beyond_the_scale_are_wrong_too() {
        cast.plays("reviewer", reviewed(0.5, "brevity", "Brevity"), reviewed(0.9, "brevity"));
        assertThat(result("brevity").progress().quality()).isEqualTo(0.9);
        cast.plays("reviewer", reviewed(1.5, "brevity"), reviewed(0.8, "brevity"));
        assertThat(result("brevity").progress().quality()).isEqualTo(0.8);
        cast.plays("reviewer", reviewed(-0.1, "brevity"), reviewed(0.7, "brevity"));
        assertThat(result("brevity").progress().quality()).isEqualTo(0.7);
    }

    private void assertNoScore(TaskHouse house, int reviews, ErrorCode told, String reason) {
        TaskResult result = house.orchestrator.task(TASK);
        assertThat(result.status()).isEqualTo(Status.COMPLETED);
        assertThat(result.message()).isEqualTo("Done.");
        assertThat(result.quality()).isNull();
        assertThat(result.progress().quality()).isNull();
        assertThat(result.progress().percentage()).isEqualTo(100);
        assertThat(result.progress().steps())
                .filteredOn(step -> step.id().equals("review"))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.state()).isEqualTo(TaskProgress.State.FAILED);
                    assertThat(step.name()).contains(told.userMessage()).doesNotContain(reason);
                });
        assertThat(house.orchestrator.executionRecord(ANNA, result.runId()).steps())
                .filteredOn(step -> step.kind() == Kind.REVIEW)
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.state()).isEqualTo(ExecutionStep.State.FAILED);
                    assertThat(step.problem()).contains(reason);
                    assertThat(step.usage().cost())
                            .isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(reviews)));
                });
        assertThat(result.usage().cost())
                .isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(reviews + 1)));
    }

    @Test
    void a_review_that_is_wrong_twice_leaves_the_result_without_a_score_and_says_why() {
        cast.plays("reviewer", reviewed(0.9, new String[0]));
        try (TaskHouse house = house("brevity")) {
            assertNoScore(house, 2, ErrorCode.LLM_ERROR, "did not give each criterion one score");
            assertThat(cast.requests).as("one for the work, two for the review").hasSize(3);
        }
    }

    @Test
    void a_reviewer_that_is_down_leaves_the_result_without_a_score_and_says_why() {
        cast.plays("reviewer", Script.answer().fail(ModelException.of(ErrorCode.LLM_ERROR, "p", "it is down")));
        try (TaskHouse house = house("brevity")) {
            assertNoScore(house, 0, ErrorCode.LLM_ERROR, "it is down");
        }
    }

    @Test
    void a_budget_that_does_not_last_for_the_review_leaves_the_result_without_a_score_and_says_why() {
        cast.plays("reviewer", Script.answer().fail(ModelException.of(ErrorCode.BUDGET_EXCEEDED, "p", "all is spent")));
        try (TaskHouse house = house("brevity")) {
            assertNoScore(house, 0, ErrorCode.BUDGET_EXCEEDED, "all is spent");
        }
    }

    @Test
    void a_review_may_be_the_longer_the_more_criteria_there_are() {
        String[] twenty =
                IntStream.rangeClosed(1, 20).mapToObj(i -> "criterion " + i).toArray(String[]::new);
        cast.plays("reviewer", reviewed(0.9, twenty));
        assertThat(result(twenty).quality()).isNotNull();
        assertThat(asked(0).maxTokens()).isGreaterThanOrEqualTo(20 * 100);
        cast.requests.clear();
        cast.plays("reviewer", reviewed(0.9, "brevity"));
        assertThat(result("brevity").quality()).isNotNull();
        assertThat(asked(0).maxTokens()).isLessThan(1_000);
    }

    /** The first result is not good enough; what comes of the second one is told by no score of the first. */
    private TaskResult again(Script... second) {
        Script[] steps = Stream.concat(Stream.of(Script.answer("Poor.")), Stream.of(second))
                .toArray(Script[]::new);
        cast.plays("lead", steps);
        try (TaskHouse house = house("brevity")) {
            TaskResult result = house.orchestrator.task(TaskRequest.builder(ANNA, "A story")
                    .project(PROJECT)
                    .review(new Review(0.5, 2))
                    .limits(AgentLimits.DEFAULT.toBuilder().steps(2).build())
                    .build());
            assertThat(result.message()).doesNotContain("Poor.");
            assertThat(result.quality()).isNull();
            assertThat(result.progress().quality()).isNull();
            assertThat(result.progress().steps())
                    .extracting(TaskProgress.Step::quality)
                    .containsOnlyNulls();
            return result;
        }
    }

    @Test
    void a_second_result_that_a_limit_cuts_off_has_not_the_score_of_the_first() {
        cast.plays("reviewer", reviewed(0.2, "brevity"));
        Script look = TaskHouse.call("look", "{\"text\":\"a\"}");
        assertThat(again(look, look, look).status()).isEqualTo(Status.LIMITED);
    }

    @Test
    void a_second_result_that_waits_has_not_the_score_of_the_first() {
        cast.plays("reviewer", reviewed(0.2, "brevity"));
        assertThat(again(TaskHouse.call("publish", "{\"text\":\"a\"}")).status())
                .isEqualTo(Status.WAITING);
    }

    @Test
    void what_a_second_attempt_has_used_up_counts_once_for_whoever_goes_on_with_it() {
        AtomicInteger reviews = new AtomicInteger();
        cast.plays(
                        "lead",
                        Script.answer("Poor."),
                        TaskHouse.call("look", "{\"text\":\"a\"}"),
                        TaskHouse.call("publish", "{\"text\":\"a\"}"),
                        Script.answer("Better."))
                .improvises("reviewer", step -> reviewed(reviews.incrementAndGet() == 1 ? 0.2 : 0.9, "brevity"));
        try (TaskHouse house = house("brevity")) {
            TaskResult waiting = house.orchestrator.task(TaskRequest.builder(ANNA, "A story")
                    .project(PROJECT)
                    .review(new Review(0.5, 2))
                    .limits(AgentLimits.DEFAULT.toBuilder()
                            .dollars(ScriptedModel.COST.multiply(new BigDecimal("5.5"))) // four answers were paid
                            .build())
                    .build());
            TaskResult result = house.orchestrator.approve(
                    ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.approve());
            assertThat(result.limit()).isNull();
            assertThat(result.message()).isEqualTo("Better.");
        }
    }

    @Test
    void a_second_result_whose_review_fails_has_not_the_score_of_the_first() {
        AtomicInteger reviews = new AtomicInteger();
        cast.improvises(
                "reviewer",
                step -> reviews.incrementAndGet() == 1
                        ? reviewed(0.2, "brevity")
                        : Script.answer().fail(ModelException.of(ErrorCode.LLM_ERROR, "p", "it is down")));
        TaskResult result = again(Script.answer("Better."));
        assertThat(result.status()).isEqualTo(Status.COMPLETED);
        assertThat(result.message()).isEqualTo("Better.");
        assertThat(result.progress().steps())
                .filteredOn(step -> step.id().equals("review"))
                .extracting(TaskProgress.Step::state)
                .containsExactly(TaskProgress.State.FAILED);
    }

    @Test
    void what_a_review_has_consumed_that_is_cancelled_stands_in_the_record() {
        Usage spent = new Usage(1, 1, 0, 0, ScriptedModel.COST, Usage.CostBasis.PROVIDER);
        cast.plays(
                "reviewer", Script.answer("{").event(new UsageReported(spent)).stall());
        try (TaskHouse house = house("brevity")) {
            Run<TaskResult> run = house.orchestrator.task(TASK, new RecordingListener<>());
            Eventually.until("the reviewer is at it", () -> cast.requests.size() == 2);
            run.cancel();
            assertThatThrownBy(run::await)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            ExecutionRecord record = house.orchestrator.executionRecord(ANNA, run.id());
            assertThat(record.steps())
                    .filteredOn(step -> step.kind() == Kind.REVIEW)
                    .singleElement()
                    .satisfies(step -> {
                        assertThat(step.state()).isEqualTo(ExecutionStep.State.FAILED);
                        assertThat(step.usage().cost()).isEqualByComparingTo(ScriptedModel.COST);
                    });
            assertThat(record.usage().cost()).isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(2)));
        }
    }
}
