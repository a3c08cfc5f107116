package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.call.Caller;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.StreamEvent.TaskRouted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.Review;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskTest {

    private static final String DELEGATE =
            "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Write it\"},{\"agent\":\"checker\",\"task\":\"Check it\"}]}";

    private final Cast cast = new Cast();

    private static TaskRequest task(String text) {
        return TaskRequest.builder(ANNA, text).project(PROJECT).build();
    }

    private Cast whole() {
        return cast.plays(
                        "lead",
                        call("delegate", DELEGATE),
                        call("publish", "{\"text\":\"the plot\"}"),
                        Script.answer("It ", "is out."))
                .plays("writer", call("look", "{\"text\":\"harbour\"}"), Script.answer("A plot."))
                .plays("checker", Script.answer("No holes."))
                .plays("reviewer", TaskHouse.reviewed(0.8));
    }

    @Test
    void a_task_is_routed_delegated_approved_and_reviewed() {
        try (TaskHouse house = TaskHouse.of(whole())) {
            RecordingListener<TaskResult> first = new RecordingListener<>();
            TaskResult waiting = house.orchestrator
                    .task(
                            TaskRequest.builder(ANNA, "A plot for the story")
                                    .project(PROJECT)
                                    .review(Review.SCORE)
                                    .build(),
                            first)
                    .await();
            assertThat(waiting.status()).isEqualTo(Status.WAITING);
            assertThat(waiting.agentId()).isEqualTo("lead");
            assertThat(waiting.approvals()).singleElement().satisfies(approval -> {
                assertThat(approval.tool()).isEqualTo("publish");
                assertThat(approval.arguments()).contains("the plot");
            });
            assertThat(house.published).hasValue(0);
            assertThat(house.stores
                            .runs()
                            .find("anna", waiting.runId())
                            .orElseThrow()
                            .status())
                    .isEqualTo(StoredRun.Status.WAITING);

            RecordingListener<TaskResult> second = new RecordingListener<>();
            TaskResult done = house.orchestrator
                    .approve(
                            ANNA,
                            waiting.runId(),
                            waiting.approvals().get(0).callId(),
                            ApprovalDecision.approve(),
                            second)
                    .await();
            assertThat(done.runId()).isEqualTo(waiting.runId());
            assertThat(done.status()).isEqualTo(Status.COMPLETED);
            assertThat(done.message()).isEqualTo("It is out.");
            assertThat(done.quality()).isNotNull();
            assertThat(done.progress().quality()).isEqualTo(0.8);
            assertThat(done.progress().percentage()).isEqualTo(100);
            assertThat(house.published).hasValue(1);
            assertThat(house.looked).hasValue(1);
            assertThat(first.events(TaskRouted.class))
                    .extracting(TaskRouted::agentId)
                    .containsExactly("lead");
            assertThat(first.events(ToolStarted.class))
                    .extracting(ToolStarted::tool)
                    .contains("delegate", "look");
            assertThat(second.events(ToolFinished.class)).hasSize(1);
            assertThat(second.frames().get(0).sequence())
                    .isEqualTo(first.frames().get(first.frames().size() - 1).sequence() + 1);
            assertThat(house.stores
                            .runs()
                            .find("anna", waiting.runId())
                            .orElseThrow()
                            .status())
                    .isEqualTo(StoredRun.Status.COMPLETED);
            List<StoredMessage> messages =
                    house.orchestrator.conversations().messages(ANNA, done.conversationId(), Long.MAX_VALUE, 10);
            assertThat(messages).hasSize(4);
            assertThat(messages.get(3).message().text()).isEqualTo("It is out.");
        }
    }

    @Test
    void percentages_never_fall_and_end_at_a_hundred() {
        cast.plays("lead", call("look", "{\"text\":\"a\"}"), call("note", "{\"text\":\"b\"}"), Script.answer("Done."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            TaskResult result =
                    house.orchestrator.task(task("A story"), listener).await();
            List<Integer> told = listener.events(ProgressMade.class).stream()
                    .map(made -> made.progress().percentage())
                    .toList();
            assertThat(told).isSorted().endsWith(100);
            assertThat(result.progress().steps())
                    .extracting(TaskProgress.Step::name)
                    .containsExactly("Find who does it", "Lead", "look", "note");
            assertThat(result.parts()).extracting(DataPart::type).containsExactly("noted");
        }
    }

    @Test
    void all_that_the_agent_says_is_the_result() {
        cast.plays(
                "lead",
                Script.answer("Let me look.").call(new ToolCall("c-1", "look", "{\"text\":\"a\"}")),
                Script.answer("Found."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            TaskResult result =
                    house.orchestrator.task(task("A story"), listener).await();
            assertThat(result.message()).isEqualTo("Let me look.\n\nFound.");
            assertThat(String.join(
                            "",
                            listener.events(TextDelta.class).stream()
                                    .map(TextDelta::text)
                                    .toList()))
                    .isEqualTo(result.message());
        }
    }

    @Test
    void what_is_denied_the_model_is_told() {
        try (TaskHouse house = TaskHouse.of(whole())) {
            TaskResult waiting = house.orchestrator.task(task("A plot"));
            TaskResult done = house.orchestrator.approve(
                    ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.deny("too early"));
            assertThat(done.status()).isEqualTo(Status.COMPLETED);
            assertThat(house.published).hasValue(0);
            List<ModelMessage> shown =
                    cast.requests.get(cast.requests.size() - 1).messages();
            assertThat(TaskHouse.text(shown.get(shown.size() - 1))).contains("too early");
        }
    }

    @Test
    void a_decision_counts_once_and_for_its_call_alone() {
        try (TaskHouse house = TaskHouse.of(whole())) {
            TaskResult waiting = house.orchestrator.task(task("A plot"));
            String callId = waiting.approvals().get(0).callId();
            assertThatThrownBy(() ->
                            house.orchestrator.approve(ANNA, waiting.runId(), callId + "x", ApprovalDecision.approve()))
                    .hasMessageContaining("no call " + callId + "x");
            assertThatThrownBy(() -> house.orchestrator.approve(
                            Caller.user("eve"), waiting.runId(), callId, ApprovalDecision.approve()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_NOT_FOUND));
            TaskResult done = house.orchestrator.approve(ANNA, waiting.runId(), callId, ApprovalDecision.approve());
            TaskResult again = house.orchestrator.approve(ANNA, waiting.runId(), callId, ApprovalDecision.approve());
            assertThat(again).isEqualTo(done);
            assertThat(house.published).hasValue(1);
        }
    }

    @Test
    void the_same_request_again_gets_the_same_result() {
        cast.plays("lead", call("note", "{\"text\":\"a\"}"), Script.answer("Done."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskRequest request = TaskRequest.builder(ANNA, "A story")
                    .project(PROJECT)
                    .requestId("r-1")
                    .build();
            TaskResult first = house.orchestrator.task(request);
            assertThat(house.orchestrator.task(request)).isEqualTo(first);
            assertThat(house.noted).hasValue(1);
        }
    }

    @Test
    void an_agent_that_never_ends_is_ended_by_a_limit() {
        cast.improvises("lead", step -> call("note", "{\"text\":\"" + step + "\"}"));
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult result = house.orchestrator.task(TaskRequest.builder(ANNA, "A story")
                    .project(PROJECT)
                    .limits(AgentLimits.DEFAULT.toBuilder().steps(6).build())
                    .build());
            assertThat(result.status()).isEqualTo(Status.LIMITED);
            assertThat(result.limit()).isNotBlank();
            assertThat(house.noted.get()).isBetween(4, 6);
        }
    }

    @Test
    void the_same_call_over_and_over_is_not_made_over_and_over() {
        cast.improvises("lead", step -> step < 10 ? call("note", "{\"text\":\"same\"}") : Script.answer("Enough."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            assertThat(house.orchestrator.task(task("A story")).message()).isEqualTo("Enough.");
            assertThat(house.noted).hasValue(3);
        }
    }

    @Test
    void a_tool_that_is_not_listed_is_never_called() {
        cast.plays("checker", call("publish", "{\"text\":\"a\"}"), Script.answer("I could not."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult result = house.orchestrator.task(TaskRequest.builder(ANNA, "Check the story")
                    .project(PROJECT)
                    .agent("checker")
                    .build());
            assertThat(result.message()).isEqualTo("I could not.");
            assertThat(house.published).hasValue(0);
        }
    }

    @Test
    void a_call_of_an_agent_below_waits_as_well() {
        cast.plays(
                        "lead",
                        call("delegate", "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Publish it\"}]}"),
                        Script.answer("All out."))
                .plays("writer", call("publish", "{\"text\":\"deep\"}"), Script.answer("Published."));
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult waiting = house.orchestrator.task(task("A story"));
            assertThat(waiting.status()).isEqualTo(Status.WAITING);
            assertThat(waiting.approvals().get(0).agentPath()).containsExactly("writer");
            TaskResult done = house.orchestrator.approve(
                    ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.approve());
            assertThat(done.message()).isEqualTo("All out.");
            assertThat(house.published).hasValue(1);
        }
    }

    @Test
    void an_unknown_agent_is_named_with_what_there_is() {
        try (TaskHouse house = TaskHouse.of(cast)) {
            assertThatThrownBy(() -> house.orchestrator.task(
                            TaskRequest.builder(ANNA, "A story").agent("writr").build()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.AGENT_NOT_FOUND))
                    .hasMessageContaining("did you mean writer");
        }
    }

    @Test
    void work_that_is_not_good_enough_is_done_again() {
        cast.improvises("lead", step -> Script.answer(step == 0 ? "Poor." : "Better."))
                .improvises("reviewer", step -> TaskHouse.reviewed(cast.requests.size() < 3 ? 0.2 : 0.9));
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult result = house.orchestrator.task(TaskRequest.builder(ANNA, "A story")
                    .project(PROJECT)
                    .review(new Review(0.5, 2))
                    .build());
            assertThat(result.message()).isEqualTo("Better.");
            assertThat(result.quality()).isNotNull();
            assertThat(result.progress().quality()).isEqualTo(0.9);
        }
    }

    @Test
    void a_review_goes_by_the_criteria_of_the_department_and_by_general_ones_where_it_has_none() {
        assertThat(reviewed(new Department("story", "Story", "", List.of("plot"), List.of("pun density", "brevity"))))
                .contains("pun density\nbrevity")
                .doesNotContain("well made");
        assertThat(reviewed(new Department("story", "Story", "", List.of("plot"))))
                .contains("does what was asked")
                .contains("well made");
    }

    /** What the reviewer is asked about a task of the department. */
    private String reviewed(Department story) {
        TaskHouse.Staff staff = new TaskHouse.Staff() {
            @Override
            public List<Department> departments(@Nullable String projectId) {
                return List.of(story);
            }
        };
        whole().plays("checker", Script.answer("No holes."));
        try (TaskHouse house = TaskHouse.of(cast, builder -> builder.agents(staff))) {
            house.orchestrator.task(TaskRequest.builder(ANNA, "Check the plot")
                    .project(PROJECT)
                    .agent("checker")
                    .review(Review.SCORE)
                    .build());
        }
        return cast.requests.get(cast.requests.size() - 1).messages().stream()
                .map(TaskHouse::text)
                .filter(text -> text.startsWith("Review the result"))
                .findFirst()
                .orElseThrow();
    }
}
