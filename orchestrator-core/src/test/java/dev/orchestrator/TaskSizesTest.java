package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers, parts and results that are larger than what a log takes in one step. */
@Timeout(60)
class TaskSizesTest {

    private static final String THREE_BYTES = "語";

    private final Cast cast = new Cast();
    private final AtomicInteger painted = new AtomicInteger();
    private String type = "picture"; // of what is emitted

    /** Emits a picture of so many characters, and returns another one. */
    private TaskHouse house(String character, int emitted, int returned) {
        Tool paint = Tool.builder("paint", "Paints", TaskHouse.Text.class)
                .handler((text, context) -> {
                    if (emitted > 0) {
                        context.emit(new DataPart(type, Map.of("content", character.repeat(emitted))));
                    }
                    painted.incrementAndGet();
                    return returned == 0
                            ? "painted"
                            : ToolResult.of("painted").with(picture(character.repeat(returned)));
                })
                .build();
        return TaskHouse.of(
                cast,
                builder -> builder.tools(paint)
                        .permissions(Permissions.builder().allow("paint").build())
                        .agents(new TaskHouse.Staff() {
                            @Override
                            public List<Agent> agents(@Nullable String projectId) {
                                return super.agents(projectId).stream()
                                        .map(agent -> agent.toBuilder()
                                                .tools("paint", "look")
                                                .build())
                                        .toList();
                            }
                        }));
    }

    private static DataPart picture(String content) {
        return new DataPart("picture", Map.of("content", content));
    }

    private static TaskRequest task() {
        return TaskRequest.builder(ANNA, "A story").project(PROJECT).build();
    }

    private static List<DataPart> pictures(List<DataPart> parts) {
        return parts.stream().filter(part -> part.type().equals("picture")).toList();
    }

    private String toldLast() {
        List<ModelMessage> shown = cast.requests.get(cast.requests.size() - 1).messages();
        return TaskHouse.text(shown.get(shown.size() - 1));
    }

    @Test
    void a_long_answer_is_kept_whole_and_can_be_followed() {
        String piece = THREE_BYTES.repeat(300_000);
        cast.plays("lead", Script.answer(piece, piece, piece));
        try (TaskHouse house = house("x", 0, 0)) {
            TaskResult result = house.orchestrator.task(task());
            assertThat(result.message()).hasSize(900_000);
            RecordingListener<TaskResult> follower = new RecordingListener<>();
            house.orchestrator
                    .attach(ANNA, result.runId(), TaskResult.class, 0, follower)
                    .await();
            assertThat(follower.events(TextDelta.class).stream()
                            .mapToInt(delta -> delta.text().length())
                            .sum())
                    .isEqualTo(900_000);
        }
    }

    /** Each of its characters needs six in a log. */
    @Test
    void a_long_answer_in_one_piece_is_lost_to_nobody_who_goes_on() {
        String piece = "\u0001".repeat(600_000);
        VirtualTime time = new VirtualTime();
        InMemoryStores stores = InMemoryStores.create(time.clock());
        DyingStores dying = new DyingStores(stores);
        cast.plays(
                "lead",
                Script.answer(piece).call(new ToolCall("c-1", "note", "{\"text\":\"a\"}")),
                call("note", "{\"text\":\"b\"}"),
                Script.answer("Done."));
        TaskRequest request = TaskRequest.builder(ANNA, "A story")
                .project(PROJECT)
                .requestId("r-1")
                .build();
        for (String at : List.of("s1_1", "s2_1")) { // the second time what was said before is told again
            dying.refuseOnce(note -> note.kind().equals("tool-intent") && at.equals(note.key()));
            try (TaskHouse gone = new TaskHouse(
                    cast,
                    time,
                    stores,
                    builder -> builder.stores(dying.stores()).takesOver(false))) {
                assertThatThrownBy(() -> gone.orchestrator.task(request)).hasMessageContaining("dies here");
            }
        }
        try (TaskHouse next = new TaskHouse(cast, time, stores, builder -> builder.takesOver(false))) {
            assertThat(next.orchestrator.task(request).message()).isEqualTo(piece + "\n\nDone.");
        }
    }

    @Test
    void an_answer_that_never_ends_is_stopped_and_told() {
        String[] pieces = new String[30];
        Arrays.fill(pieces, "x".repeat(50_000));
        cast.plays("lead", Script.answer(pieces));
        try (TaskHouse house = house("x", 0, 0)) {
            Run<TaskResult> run = house.orchestrator.task(task(), new RecordingListener<>());
            assertThatThrownBy(run::await)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.LLM_ERROR))
                    .hasMessageContaining("more than 1,000,000 characters");
            assertThat(house.stores.runs().find("anna", run.id()).orElseThrow().status())
                    .isEqualTo(StoredRun.Status.FAILED);
        }
    }

    @Test
    void a_part_of_a_tool_is_never_taken_for_the_librarys_own() {
        type = "task";
        cast.plays("lead", call("paint", "{\"text\":\"a\"}"), Script.answer("Done."));
        try (TaskHouse house = house("x", 3, 0)) {
            TaskRequest request = TaskRequest.builder(ANNA, "A story")
                    .project(PROJECT)
                    .requestId("once")
                    .build();
            TaskResult result = house.orchestrator.task(request);
            assertThat(result.status()).isEqualTo(Status.COMPLETED);
            assertThat(result.parts()).containsExactly(new DataPart("task", Map.of("content", "xxx")));
            assertThat(house.orchestrator.task(request).parts()).isEqualTo(result.parts());
        }
    }

    @Test
    void an_agent_that_has_said_too_much_in_all_ends_at_that_limit() {
        cast.improvises(
                "lead",
                step -> Script.answer("x".repeat(400_000))
                        .call(new ToolCall("c-1", "look", "{\"text\":\"" + step + "\"}")));
        try (TaskHouse house = house("x", 0, 0)) {
            TaskResult result = house.orchestrator.task(task());
            assertThat(result.status()).isEqualTo(Status.LIMITED);
            assertThat(result.limit()).isEqualTo("1,000,000 characters");
            assertThat(result.message().length()).isBetween(1_000_000, 1_300_000);
        }
    }

    @Test
    void what_a_model_thinks_and_calls_with_beyond_any_log_is_told() {
        String thought = "x".repeat(4_100_000);
        TaskHouse thinking = TaskHouse.of((request, events, cancellation) -> {
            events.emit(new TextDelta("Hm."));
            return new ModelResponse(
                    "Hm.",
                    List.of(),
                    FinishReason.STOP,
                    Usage.ofTokens(1, 1),
                    "m",
                    "p",
                    null,
                    new Reasoning("m", thought, null));
        });
        try (thinking) {
            assertThatThrownBy(() -> thinking.orchestrator.task(task()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.LLM_ERROR))
                    .hasMessageContaining("too large to be kept");
        }
    }

    @Test
    void large_parts_of_a_tool_are_streamed_and_kept() {
        cast.plays("lead", call("paint", "{\"text\":\"a\"}"), Script.answer("Done."));
        try (TaskHouse house = house(THREE_BYTES, 500_000, 450_000)) {
            TaskResult result = house.orchestrator.task(task());
            assertThat(pictures(result.parts())).hasSize(2);
            assertThat(painted).hasValue(1);
        }
    }

    @Test
    void a_part_that_is_too_large_is_refused_where_it_is_made() {
        cast.plays("lead", call("paint", "{\"text\":\"a\"}"), Script.answer("It is too large."));
        try (TaskHouse house = house("x", 1_100_000, 0)) {
            TaskResult result = house.orchestrator.task(task());
            assertThat(result.message()).isEqualTo("It is too large.");
            assertThat(pictures(result.parts())).isEmpty();
            assertThat(painted).hasValue(0);
            assertThat(toldLast()).contains("data part picture is too large");
        }
    }

    @Test
    void a_part_that_is_returned_and_too_large_is_left_out_of_work_that_is_done() {
        cast.plays("lead", call("paint", "{\"text\":\"a\"}"), Script.answer("Done."));
        try (TaskHouse house = house("x", 600_000, 600_000)) {
            TaskResult result = house.orchestrator.task(task());
            assertThat(pictures(result.parts())).hasSize(1);
            assertThat(painted).hasValue(1);
            assertThat(toldLast()).startsWith("painted").contains("Too large, and not shown to the user: 1 of");
        }
    }

    @Test
    void of_many_large_parts_a_message_keeps_what_a_store_has_room_for() {
        cast.improvises(
                "lead", step -> step < 5 ? call("paint", "{\"text\":\"" + step + "\"}") : Script.answer("Done."));
        try (TaskHouse house = house("x", 900_000, 0)) {
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            TaskResult result = house.orchestrator.task(task(), listener).await();
            assertThat(result.status()).isEqualTo(Status.COMPLETED);
            assertThat(pictures(result.parts())).hasSize(3);
            assertThat(result.parts()).contains(new DataPart("parts-left-out", Map.of("count", 2L)));
            assertThat(pictures(listener.events(DataPart.class))).hasSize(5);
        }
    }

    @Test
    void what_a_model_shows_beyond_any_log_reaches_the_listener_and_stands_in_the_log_in_part() {
        String huge = "x".repeat(4_500_000);
        cast.plays("lead", Script.answer("Look.").event(picture(huge)));
        try (TaskHouse house = house("x", 0, 0)) {
            RecordingListener<TaskResult> listener = new RecordingListener<>();
            TaskResult result = house.orchestrator.task(task(), listener).await();
            assertThat(listener.events(DataPart.class)).contains(picture(huge));
            assertThat(result.parts()).containsExactly(new DataPart("parts-left-out", Map.of("count", 1L)));
            RecordingListener<TaskResult> follower = new RecordingListener<>();
            house.orchestrator
                    .attach(ANNA, result.runId(), TaskResult.class, 0, follower)
                    .await();
            assertThat(pictures(follower.events(DataPart.class)))
                    .singleElement()
                    .satisfies(part -> assertThat(part.data()).containsOnlyKeys("left_out"));
        }
    }
}
