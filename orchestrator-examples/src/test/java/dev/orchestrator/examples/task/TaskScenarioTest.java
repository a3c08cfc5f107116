package dev.orchestrator.examples.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.json.Json;
import dev.orchestrator.llm.OpenRouter;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.StreamEvent.TaskRouted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.ExecutionStep.State;
import dev.orchestrator.task.PendingApproval;
import dev.orchestrator.task.Review;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One task from its routing to its review, over HTTP and in a file: the head hands work to two specialists at once, each uses
 * a tool, one call waits for an approval. Whatever tells of the task has to tell the same.
 */
@Timeout(120)
class TaskScenarioTest {

    private static final Caller ANNA = Caller.user("anna");
    private static final String DELEGATION =
            "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Write it\"},{\"agent\":\"checker\",\"task\":\"Check it\"}]}";
    private static final String REVIEW = Stream.of("does what was asked", "complete", "consistent", "well made")
            .map(name -> "{\"name\":\"" + name + "\",\"score\":0.75,\"reason\":\"Nearly.\"}")
            .collect(Collectors.joining(",", "{\"criteria\":[", "],\"reason\":\"Good.\"}"));

    /** What a tool is told. */
    record Words(String text) {}

    @TempDir
    private Path folder;

    private final CyclicBarrier both = new CyclicBarrier(2);
    private final List<String> looked = new CopyOnWriteArrayList<>();
    private final List<String> published = new CopyOnWriteArrayList<>();
    private PlayedModel model;
    private OpenRouter client;
    private SqliteStores stores;
    private Orchestrator orchestrator;

    @BeforeEach
    void starts() throws IOException {
        model = new PlayedModel(this::play);
        client = model.client();
        stores = SqliteStores.open(folder.resolve("tasks.db"));
        orchestrator = over(stores);
    }

    @AfterEach
    void stops() {
        orchestrator.close();
        stores.close();
        client.close();
        model.close();
    }

    private Orchestrator over(SqliteStores kept) {
        Tool look = Tool.builder("look", "Looks something up", Words.class)
                .readOnly()
                .handler((words, context) -> {
                    looked.add(context.agentPath() + words.text());
                    return "The harbour freezes in March.";
                })
                .build();
        Tool publish = Tool.builder("publish", "Publishes a text", Words.class)
                .handler((words, context) -> {
                    published.add(context.idempotencyKey() + " " + words.text());
                    return "published";
                })
                .build();
        return Orchestrator.builder(client)
                .stores(kept)
                .agents(Staff.of(
                        Staff.agent("chief").tools("publish").subAgents("writer", "checker"),
                        Staff.agent("writer").tools("look"),
                        Staff.agent("checker").tools("look")))
                .tools(look, publish)
                .permissions(Permissions.builder().ask("publish").build())
                .build();
    }

    private Reply play(Asking asking) {
        int brought = asking.results().size();
        return switch (asking.who()) {
            case "chief" ->
                switch (brought) {
                    case 0 -> Reply.call("delegate", DELEGATION);
                    case 1 -> Reply.call("publish", "{\"text\":\"Chapter 1\"}");
                    default -> Reply.of("Chapter 1 is out.");
                };
            case "reviewer" -> Reply.of(REVIEW);
            default -> brought == 0 ? together(asking.who()) : Reply.of("This is what the " + asking.who() + " has.");
        };
    }

    /** Neither of the two is answered before both have asked. */
    private Reply together(String who) {
        try {
            both.await(60, TimeUnit.SECONDS);
            return Reply.call("look", "{\"text\":\"" + who + "\"}");
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the specialists do not work at the same time", e);
        }
    }

    private static final TaskRequest TASK = TaskRequest.builder(ANNA, "Write a chapter and publish it")
            .project("film")
            .review(Review.SCORE)
            .build();

    private final RecordingListener<TaskResult> first = new RecordingListener<>();
    private final RecordingListener<TaskResult> second = new RecordingListener<>();

    private TaskResult waits() {
        return orchestrator.task(TASK, first).await();
    }

    private TaskResult done(TaskResult waiting) {
        PendingApproval call = waiting.approvals().get(0);
        return orchestrator
                .approve(ANNA, waiting.runId(), call.callId(), ApprovalDecision.approve(), second)
                .await();
    }

    private static String rootText(RecordingListener<?> listener) {
        return listener.frames().stream()
                .filter(frame -> frame.path().isEmpty() && frame.event() instanceof TextDelta)
                .map(frame -> ((TextDelta) frame.event()).text())
                .collect(Collectors.joining());
    }

    private List<EventFrame> frames() {
        List<EventFrame> frames = new ArrayList<>(first.frames());
        frames.addAll(second.frames());
        return frames;
    }

    private <E extends StreamEvent> List<E> events(Class<E> kind) {
        return frames().stream()
                .map(EventFrame::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Test
    void what_is_not_approved_is_not_done_and_waits_with_all_that_was_done_before() {
        TaskResult waiting = waits();
        assertThat(waiting.status()).isEqualTo(Status.WAITING);
        assertThat(waiting.approvals()).singleElement().satisfies(call -> {
            assertThat(call.tool()).isEqualTo("publish");
            assertThat(call.arguments()).isEqualTo("{\"text\":\"Chapter 1\"}");
            assertThat(call.agentPath()).isEmpty();
        });
        assertThat(published).isEmpty();
        assertThat(looked).containsExactlyInAnyOrder("[writer]writer", "[checker]checker");
        assertThat(first.result()).hasValue(waiting);
        assertThat(waiting.message()).isEqualTo(rootText(first));
        assertThat(waiting.usage().cost()).isEqualByComparingTo(model.charged());
        assertThat(orchestrator.executionRecord(ANNA, waiting.runId()).usage().cost())
                .isEqualByComparingTo(model.charged());
    }

    @Test
    void events_tell_the_whole_story_in_order() {
        TaskResult done = done(waits());
        assertThat(frames())
                .extracting(EventFrame::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, frames().size()).boxed().toList());
        assertThat(frames()).extracting(EventFrame::runId).containsOnly(done.runId());
        assertThat(events(TaskRouted.class)).singleElement().satisfies(routed -> {
            assertThat(routed.agentId()).isEqualTo(done.agentId()).isEqualTo("chief");
            assertThat(routed.department()).isEqualTo(done.department());
        });
        assertThat(events(ToolStarted.class)).extracting(ToolStarted::tool).contains("look", "publish", "delegate");
        assertThat(events(ToolStarted.class).stream().map(ToolStarted::callId).distinct())
                .containsExactlyInAnyOrderElementsOf(events(ToolFinished.class).stream()
                        .map(ToolFinished::callId)
                        .toList());
        assertThat(frames().stream()
                        .filter(frame -> frame.event() instanceof ToolStarted started
                                && started.tool().equals("look"))
                        .map(EventFrame::path))
                .containsExactlyInAnyOrder(List.of("writer"), List.of("checker"));
        List<Integer> percentages = events(ProgressMade.class).stream()
                .map(made -> made.progress().percentage())
                .toList();
        assertThat(percentages).isSorted();
        assertThat(events(ProgressMade.class).get(percentages.size() - 1).progress())
                .isEqualTo(done.progress());
        assertThat(done.progress().percentage()).isEqualTo(100);
        assertThat(rootText(second)).isEqualTo(done.message());
        assertThat(second.ends()).isEqualTo(1);
        assertThat(second.result()).hasValue(done);
    }

    @Test
    void the_result_the_record_the_ledger_and_the_server_agree_on_what_it_cost() {
        TaskResult done = done(waits());
        BigDecimal charged = model.charged();
        assertThat(model.asked()).hasSize(8);
        assertThat(events(UsageReported.class).stream()
                        .map(reported -> reported.usage().cost())
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(charged);
        assertThat(orchestrator.executionRecord(ANNA, done.runId()).usage().cost())
                .isEqualByComparingTo(charged);
        assertThat(done.usage().cost()).isEqualByComparingTo(charged);
        orchestrator.close(); // what was spent is booked by then
        assertThat(stores.usage().sum(UsageQuery.ALL.withUser("anna")).usage().cost())
                .isEqualByComparingTo(charged);
    }

    @Test
    void the_record_names_everybody_and_everything_that_took_part() {
        TaskResult done = done(waits());
        ExecutionRecord record = orchestrator.executionRecord(ANNA, done.runId());
        assertThat(record.status()).isEqualTo(StoredRun.Status.COMPLETED);
        assertThat(record.conversationId()).isEqualTo(done.conversationId());
        assertThat(record.steps())
                .extracting(ExecutionStep::kind, ExecutionStep::name)
                .containsExactly(
                        tuple(Kind.ROUTING, "chief"), tuple(Kind.AGENT, "chief"), tuple(Kind.REVIEW, PlayedModel.NAME));
        List<ExecutionStep> ofChief = record.steps().get(1).steps();
        assertThat(ofChief)
                .extracting(ExecutionStep::name)
                .containsExactly(PlayedModel.NAME, "delegate", PlayedModel.NAME, "publish", PlayedModel.NAME);
        List<ExecutionStep> below = ofChief.get(1).steps();
        assertThat(below).extracting(ExecutionStep::name).containsExactlyInAnyOrder("writer", "checker");
        assertThat(below)
                .allSatisfy(agent -> assertThat(agent.steps())
                        .extracting(ExecutionStep::name)
                        .containsExactly(PlayedModel.NAME, "look", PlayedModel.NAME));
        assertThat(all(record.steps())).extracting(ExecutionStep::state).containsOnly(State.DONE);
    }

    private static List<ExecutionStep> all(List<ExecutionStep> steps) {
        return steps.stream()
                .flatMap(step -> Stream.concat(Stream.of(step), all(step.steps()).stream()))
                .toList();
    }

    @Test
    void the_conversation_keeps_the_task_the_decision_and_what_came_of_both() {
        TaskResult waiting = waits();
        TaskResult done = done(waiting);
        List<Message> messages =
                orchestrator.conversations().messages(ANNA, done.conversationId(), Long.MAX_VALUE, 10).stream()
                        .map(StoredMessage::message)
                        .toList();
        assertThat(messages)
                .extracting(Message::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT);
        assertThat(messages.get(0).text()).isEqualTo(TASK.text());
        assertThat(messages.get(1).text()).isEqualTo(waiting.message());
        assertThat(messages.get(2).text()).contains("Approved");
        assertThat(messages.get(3).text()).isEqualTo(done.message()).isEqualTo("Chapter 1 is out.");
        assertThat(messages.get(3).id()).isEqualTo(done.messageId());
        assertThat(messages.get(3).metadata().runId()).isEqualTo(done.runId());
        assertThat(done.quality()).isNotNull();
        assertThat(done.quality().score()).isEqualTo(0.75);
    }

    @Test
    void the_approved_call_is_made_once_however_often_it_is_approved() {
        TaskResult waiting = waits();
        TaskResult done = done(waiting);
        String callId = waiting.approvals().get(0).callId();
        TaskResult again = orchestrator.approve(ANNA, waiting.runId(), callId, ApprovalDecision.approve());
        assertThat(again.message()).isEqualTo(done.message());
        assertThat(published).containsExactly(done.runId() + "/" + callId + " Chapter 1");
        assertThat(model.asked()).hasSize(8);
    }

    /** The log keeps times to the millisecond, and numbers as JSON has them. */
    private static Object asLogged(StreamEvent event) {
        if (event instanceof ToolFinished finished) {
            return List.of(finished.callId(), finished.took().toMillis());
        }
        return event instanceof DataPart part ? List.of(part.type(), Json.write(part.data())) : event;
    }

    @Test
    void whoever_follows_it_from_another_process_sees_the_same() {
        TaskResult done = done(waits());
        try (SqliteStores same = SqliteStores.open(folder.resolve("tasks.db"));
                Orchestrator elsewhere = over(same)) {
            RecordingListener<TaskResult> late = new RecordingListener<>();
            TaskResult seen = elsewhere
                    .attach(ANNA, done.runId(), TaskResult.class, 0, late)
                    .await();
            assertThat(seen).isEqualTo(done);
            assertThat(late.frames()).hasSameSizeAs(frames());
            IntStream.range(0, frames().size()).forEach(i -> {
                assertThat(asLogged(late.frames().get(i).event()))
                        .isEqualTo(asLogged(frames().get(i).event()));
                assertThat(late.frames().get(i).path())
                        .isEqualTo(frames().get(i).path());
            });
            assertThat(elsewhere.executionRecord(ANNA, done.runId()))
                    .isEqualTo(orchestrator.executionRecord(ANNA, done.runId()));
        }
    }
}
