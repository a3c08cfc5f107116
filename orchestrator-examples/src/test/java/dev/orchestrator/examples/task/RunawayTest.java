package dev.orchestrator.examples.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.llm.OpenRouter;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models that would never come to an end by themselves, over HTTP: each task ends, and tells by what. */
@Timeout(60)
class RunawayTest {

    private static final Caller ANNA = Caller.user("anna");
    private static final int STEPS = 8;
    private static final int TOOL_CALLS = 20;
    private static final AgentLimits LIMITS =
            AgentLimits.DEFAULT.toBuilder().steps(STEPS).toolCalls(TOOL_CALLS).build();

    /** What a tool is told. */
    record Words(String text) {}

    @TempDir
    private Path folder;

    private final AtomicInteger looked = new AtomicInteger();

    /** What came of a task, and what its model was asked on the way. */
    private record Course(TaskResult result, List<Asking> asked, Map<StoredRun.Status, Long> runs) {
        List<String> lastResults() {
            return asked.get(asked.size() - 1).results();
        }
    }

    private Orchestrator orchestrator(OpenRouter client, SqliteStores stores, Staff staff) {
        Tool look = Tool.builder("look", "Looks something up", Words.class)
                .readOnly()
                .handler((words, context) -> "Nothing, for the time number " + looked.incrementAndGet())
                .build();
        return Orchestrator.builder(client)
                .stores(stores)
                .agents(staff)
                .tools(look)
                .build();
    }

    private Course course(Staff staff, Function<Asking, Reply> script) throws IOException {
        try (PlayedModel model = new PlayedModel(script);
                OpenRouter client = model.client();
                SqliteStores stores = SqliteStores.open(folder.resolve(UUID.randomUUID() + ".db"));
                Orchestrator orchestrator = orchestrator(client, stores, staff)) {
            TaskRequest task =
                    TaskRequest.builder(ANNA, "Look around").limits(LIMITS).build();
            TaskResult result = orchestrator.task(task);
            assertThat(orchestrator
                            .executionRecord(ANNA, result.runId())
                            .usage()
                            .cost())
                    .isEqualByComparingTo(model.charged());
            Map<StoredRun.Status, Long> runs = stores.runs().list("anna", null, null, 10).stream()
                    .collect(Collectors.groupingBy(StoredRun::status, Collectors.counting()));
            return new Course(result, model.asked(), runs);
        }
    }

    private Course course(Function<Asking, Reply> script) throws IOException {
        return course(Staff.of(Staff.agent("lead").tools("look")), script);
    }

    private static Reply look(Object text) {
        return Reply.call("look", "{\"text\":\"" + text + "\"}");
    }

    private static void assertLimited(Course course) {
        assertThat(course.result().status()).isEqualTo(Status.LIMITED);
        assertThat(course.result().limit()).isNotBlank();
        assertThat(course.result().message()).contains(course.result().limit());
        assertThat(course.asked()).hasSizeLessThanOrEqualTo(STEPS);
        assertThat(course.runs()).isEqualTo(Map.of(StoredRun.Status.COMPLETED, 1L));
    }

    @Test
    void ever_new_calls_end_with_the_last_step_in_which_none_may_be_made() throws IOException {
        Course course = course(asking -> look(asking.results().size()));
        assertLimited(course);
        assertThat(course.result().limit()).isEqualTo("the last step");
        assertThat(course.asked()).hasSize(STEPS);
        assertThat(course.asked().get(STEPS - 1).mayCallTools()).isFalse();
        assertThat(looked).hasValue(STEPS - 1);
    }

    @Test
    void the_same_call_is_made_three_times_and_refused_in_words_from_then_on() throws IOException {
        Course course = course(asking -> look("again"));
        assertLimited(course);
        assertThat(looked).hasValue(3);
        assertThat(course.lastResults().get(3)).contains("3 times already");
    }

    @Test
    void many_calls_at_once_are_made_up_to_the_limit_the_others_refused_in_words_and_it_ends() throws IOException {
        Course course = course(asking -> asking.results().isEmpty()
                ? new Reply(
                        "",
                        IntStream.range(0, 3 * TOOL_CALLS)
                                .mapToObj(i -> new Reply.Call("look", "{\"text\":\"" + i + "\"}"))
                                .toList())
                : Reply.of("Enough."));
        assertThat(course.result().status()).isEqualTo(Status.LIMITED);
        assertThat(course.result().limit()).isEqualTo(TOOL_CALLS + " calls of tools");
        assertThat(course.result().message()).isEqualTo("Enough.");
        assertThat(course.asked()).hasSize(2);
        assertThat(looked).hasValue(TOOL_CALLS);
        assertThat(course.lastResults().get(3 * TOOL_CALLS - 1)).contains("No more tools may be called");
    }

    @Test
    void work_that_is_handed_on_and_on_goes_two_levels_down() throws IOException {
        Staff staff = Staff.of(
                below("first", "second"), below("second", "third"), below("third", "fourth"), Staff.agent("fourth"));
        Map<String, String> next = Map.of("first", "second", "second", "third", "third", "fourth");
        Course course = course(
                staff,
                asking -> Reply.call(
                        "delegate", "{\"tasks\":[{\"agent\":\"" + next.get(asking.who()) + "\",\"task\":\"Go on\"}]}"));
        assertLimited(course);
        assertThat(course.asked()).extracting(Asking::who).contains("third").doesNotContain("fourth");
        assertThat(course.asked().stream().filter(asking -> asking.who().equals("third")))
                .allMatch(asking -> asking.toolsOffered().isEmpty())
                .last()
                .satisfies(asking -> assertThat(asking.results().get(0)).contains("There is no tool delegate"));
    }

    private static Agent.Builder below(String id, String next) {
        return Staff.agent(id).subAgents(next);
    }

    @Test
    void tools_that_are_not_there_are_refused_in_words_with_those_that_are() throws IOException {
        Course course = course(asking ->
                asking.results().isEmpty() ? Reply.call("launch_rockets", "{}") : Reply.of("There are no rockets."));
        assertThat(course.result().status()).isEqualTo(Status.COMPLETED);
        assertThat(course.lastResults().get(0))
                .contains("There is no tool launch_rockets")
                .contains("look");
        assertLimited(course(asking -> Reply.call("launch_" + asking.results().size(), "{}")));
        assertThat(looked).hasValue(0);
    }

    /** More than the log of a run takes, and more than a tool does. */
    @Test
    void ten_megabytes_of_arguments_are_refused_in_words_and_kept_nowhere() throws IOException {
        String large = "x".repeat(10_000_000);
        Course course = course(asking -> asking.results().isEmpty() ? look(large) : Reply.of("That was too much."));
        assertThat(course.result().status()).isEqualTo(Status.COMPLETED);
        assertThat(course.result().message()).isEqualTo("That was too much.");
        assertThat(course.lastResults().get(0)).contains("too long");
        assertThat(looked).hasValue(0);
        assertLimited(course(asking -> look(large)));
        assertThat(looked).hasValue(0);
    }
}
