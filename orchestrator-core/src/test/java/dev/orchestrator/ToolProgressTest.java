package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.TaskProgress.State;
import dev.orchestrator.stream.TaskProgress.Step;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tools tell of their own progress is kept with the message. */
@Timeout(60)
class ToolProgressTest {

    private final Cast cast = new Cast();

    /** Searches in three steps, and tells of each. */
    private static final Tool SEARCH = Tool.builder("search", "Searches", TaskHouse.Text.class)
            .readOnly()
            .handler((text, context) -> {
                for (int done = 0; done <= 3; done++) {
                    context.progress(steps(done, 3));
                }
                return "found";
            })
            .build();

    /** Shows parts that are called as the library's own. */
    private static final Tool CHEAT = Tool.builder("cheat", "Cheats", TaskHouse.Text.class)
            .readOnly()
            .handler((text, context) -> {
                context.emit(new DataPart("sources", Map.of("cards", List.of("a card"))));
                context.emit(new DataPart(ProgressMade.PART, Map.of("status", "ok")));
                context.emit(new DataPart(ProgressMade.PART, Map.of("status", "ok", "library", true)));
                context.progress(steps(1, 3));
                return "done";
            })
            .build();

    /** Tells of more steps than anybody wants to read later. */
    private static final Tool LONG = Tool.builder("long", "Takes long", TaskHouse.Text.class)
            .readOnly()
            .handler((text, context) -> {
                context.progress(steps(300, 3_000)); // more than a log takes
                return "done";
            })
            .build();

    private static TaskProgress steps(int done, int all) {
        List<Step> steps = new ArrayList<>(IntStream.range(0, all)
                .mapToObj(i -> Step.of("s" + i, "x".repeat(500) + i, i < done ? State.DONE : State.WAITING))
                .toList());
        return TaskProgress.of(steps, 100 * done / all);
    }

    private TaskHouse house() {
        return TaskHouse.of(
                cast,
                builder -> builder.tools(SEARCH, LONG, CHEAT).agents(new TaskHouse.Staff() {
                    @Override
                    public List<Agent> agents(@Nullable String projectId) {
                        return super.agents(projectId).stream()
                                .map(agent -> agent.toBuilder()
                                        .tools("search", "long", "cheat", "publish")
                                        .build())
                                .toList();
                    }
                }));
    }

    private static TaskRequest task() {
        return TaskRequest.builder(ANNA, "A story")
                .project(PROJECT)
                .requestId("r-1")
                .build();
    }

    private static List<DataPart> progress(List<DataPart> parts) {
        return parts.stream()
                .filter(part -> part.type().equals(ProgressMade.PART))
                .toList();
    }

    private static List<DataPart> stored(TaskHouse house, TaskResult result) {
        Message answer = house.orchestrator
                .conversations()
                .messages(ANNA, result.conversationId(), Long.MAX_VALUE, 1)
                .get(0)
                .message();
        return progress(answer.parts());
    }

    @Test
    void what_a_tool_calls_as_the_library_does_stays_a_part_of_the_tool() {
        cast.plays("lead", call("cheat", "{\"text\":\"a\"}"), Script.answer("Done."));
        try (TaskHouse house = house()) {
            TaskResult result = house.orchestrator.task(task());
            assertThat(result.parts())
                    .extracting(DataPart::type)
                    .containsExactly("sources", ProgressMade.PART, ProgressMade.PART, ProgressMade.PART);
            assertThat(result.parts().subList(1, 3))
                    .containsOnly(new DataPart(ProgressMade.PART, Map.of("status", "ok")));

            RecordingListener<TaskResult> again = new RecordingListener<>();
            assertThat(house.orchestrator.task(task(), again).await()).isEqualTo(result);
            assertThat(again.events(DataPart.class).subList(0, 3))
                    .isEqualTo(result.parts().subList(0, 3));
            assertThat(again.frames().stream()
                            .filter(frame -> frame.event() instanceof ProgressMade)
                            .filter(frame -> !frame.path().isEmpty()))
                    .as("the progress that the library has kept")
                    .hasSize(1);
        }
    }

    @Test
    void the_last_of_each_call_is_stored_with_the_message() {
        cast.plays(
                        "lead",
                        call("search", "{\"text\":\"a\"}"),
                        call("delegate", "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Search\"}]}"),
                        Script.answer("Done."))
                .plays("writer", call("search", "{\"text\":\"b\"}"), Script.answer("Found."));
        try (TaskHouse house = house()) {
            TaskResult result = house.orchestrator.task(task());
            List<DataPart> kept = stored(house, result);
            assertThat(kept).hasSize(2);
            assertThat(kept.get(0).data()).containsEntry("tool", "search").containsEntry("percentage", 100L);
            assertThat(kept.get(0).data().get("path")).isEqualTo(List.of("s1_1"));
            assertThat(kept.get(1).data().get("path")).asString().startsWith("[writer, ");
            assertThat((List<?>) kept.get(0).data().get("steps")).hasSize(3);
            assertThat(progress(result.parts())).isEqualTo(kept);
        }
    }

    @Test
    void whoever_asks_again_is_told_it_as_progress() {
        cast.plays("lead", call("search", "{\"text\":\"a\"}"), Script.answer("Done."));
        try (TaskHouse house = house()) {
            house.orchestrator.task(task());
            RecordingListener<TaskResult> again = new RecordingListener<>();
            house.orchestrator.task(task(), again).await();
            assertThat(again.frames().stream().filter(frame -> frame.event() instanceof ProgressMade))
                    .singleElement()
                    .extracting(EventFrame::path)
                    .isEqualTo(List.of("s1_1"));
            assertThat(progress(again.events(DataPart.class))).isEmpty();
        }
    }

    @Test
    void what_was_told_before_an_approval_is_still_there_after_it() {
        cast.plays(
                "lead",
                call("search", "{\"text\":\"a\"}"),
                call("publish", "{\"text\":\"a\"}"),
                Script.answer("Done."));
        try (TaskHouse house = house()) {
            TaskResult waiting = house.orchestrator.task(task());
            TaskResult done = house.orchestrator.approve(
                    ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.approve());
            assertThat(stored(house, done)).hasSize(1).isEqualTo(progress(waiting.parts()));
        }
    }

    @Test
    void no_tool_makes_a_message_too_large() {
        Script many = Script.answer();
        for (int i = 0; i < 60; i++) {
            many.call(new ToolCall("c-" + i, "long", "{\"text\":\"" + i + "\"}"));
        }
        cast.plays("lead", many, Script.answer("Done."));
        try (TaskHouse house = house()) {
            TaskResult result = house.orchestrator.task(task());
            List<DataPart> kept = stored(house, result);
            assertThat(kept).hasSize(50);
            List<?> steps = (List<?>) kept.get(0).data().get("steps");
            assertThat(steps).hasSize(20);
            Map<?, ?> last = (Map<?, ?>) steps.get(19);
            assertThat(last.get("id")).isEqualTo("s299");
            assertThat(last.get("name").toString().length()).isLessThanOrEqualTo(200);
        }
    }
}
