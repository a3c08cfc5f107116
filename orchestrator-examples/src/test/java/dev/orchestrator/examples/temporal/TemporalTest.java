package dev.orchestrator.examples.temporal;

import static dev.orchestrator.examples.temporal.World.Said.call;
import static dev.orchestrator.examples.temporal.World.Said.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.temporal.TemporalAgentRunner;
import dev.orchestrator.agent.temporal.TemporalAgentWorker;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.examples.ChildJvm;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.TaskRouted;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.Review;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Tasks whose agents are workflows: Temporal's test server is in a JVM of its own, and so are workers that are killed. */
@Timeout(120)
class TemporalTest {

    private static final String REVIEW = Stream.of("does what was asked", "complete", "consistent", "well made")
            .map(name -> "{\"name\":\"" + name + "\",\"score\":0.8,\"reason\":\"Yes.\"}")
            .collect(Collectors.joining(",", "{\"criteria\":[", "],\"reason\":\"Good.\"}"));

    private static final Caller ANNA = Caller.user("anna");
    private static final Pattern PORT = Pattern.compile("port (\\d+)\\.");
    private static final String DELEGATE =
            "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Write it\"},{\"agent\":\"checker\",\"task\":\"Check it\"}]}";

    private static ChildJvm server;
    private static int port;
    private static WorkflowServiceStubs temporal;

    private final World world = new World();
    private final InMemoryStores stores = InMemoryStores.create();
    private final WorkflowClient client = WorkflowClient.newInstance(temporal);
    private String queue = "";
    private Orchestrator orchestrator;

    @BeforeAll
    static void startServer() throws Exception {
        server = ChildJvm.start(LoopbackServer.class, Map.of());
        server.awaitOutput(".\n");
        Matcher printed = PORT.matcher(server.output());
        assertThat(printed.find()).isTrue();
        port = Integer.parseInt(printed.group(1));
        temporal = Crew.connected(port);
    }

    @AfterAll
    static void stopServer() throws Exception {
        temporal.shutdownNow();
        server.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        orchestrator = orchestrator();
    }

    @AfterEach
    void close() {
        orchestrator.close();
        world.close();
    }

    private Orchestrator orchestrator() {
        Crew crew = new Crew(world.uri());
        return Orchestrator.builder(crew.gateway())
                .stores(stores)
                .agents(crew)
                .agentRunner(new TemporalAgentRunner(client, queue))
                .build();
    }

    private ChildJvm workerJvm() throws Exception {
        ChildJvm worker = ChildJvm.start(
                Crew.class, Map.of(), String.valueOf(port), queue, world.uri().toString());
        worker.awaitOutput("at work");
        return worker;
    }

    private TemporalAgentWorker worker() {
        return new Crew(world.uri()).worker(client, queue);
    }

    private TaskRequest.Builder task() {
        return TaskRequest.builder(ANNA, "A plot for the story").requestId(queue);
    }

    /** The same work on one machine, and the record of it; what it does goes to a world of its own. */
    private static ExecutionRecord onOneMachine(Consumer<World> plays, Function<Orchestrator, String> work) {
        try (World its = new World();
                Orchestrator other = onOneMachine(new Crew(its.uri()))) {
            plays.accept(its);
            return other.executionRecord(ANNA, work.apply(other));
        }
    }

    private static Orchestrator onOneMachine(Crew crew) {
        return Orchestrator.builder(crew.gateway())
                .agents(crew)
                .tools(crew.tools().toArray(Tool[]::new))
                .permissions(Crew.permissions())
                .build();
    }

    private List<String> recorded(String runId) {
        return RecordText.of(orchestrator.executionRecord(ANNA, runId));
    }

    private static void playScenario(World world) {
        world.plays("lead", call("delegate", DELEGATE), call("publish", "{\"text\":\"the plot\"}"), words("It is out."))
                .plays("writer", call("look", "{\"text\":\"harbour\"}"), words("A plot."))
                .plays("checker", call("note", "{\"text\":\"no holes\"}"), words("No holes."))
                .plays("reviewer", words(REVIEW));
    }

    @Test
    void a_task_ends_well_though_its_worker_is_killed_and_replaced_in_the_middle() throws Exception {
        playScenario(world);
        CompletableFuture<Void> looking = world.hold("look");
        RecordingListener<TaskResult> first = new RecordingListener<>();
        TaskResult waiting;
        try (ChildJvm doomed = workerJvm()) {
            Run<TaskResult> run = orchestrator.task(task().review(Review.SCORE).build(), first);
            looking.join();
            awaitAsked("checker: note 1");
            doomed.close();
            world.letGo("look");
            try (ChildJvm next = workerJvm()) {
                waiting = run.await();
                assertThat(next.isAlive()).isTrue();
            }
        }
        assertThat(waiting.status()).isEqualTo(Status.WAITING);
        assertThat(waiting.approvals()).singleElement().satisfies(approval -> {
            assertThat(approval.tool()).isEqualTo("publish");
            assertThat(approval.arguments()).contains("the plot");
        });
        assertThat(world.times("publish")).isZero();
        assertThat(world.times("look")).isEqualTo(2);
        assertThat(world.times("note")).isEqualTo(1);
        TaskRequest reviewed = task().review(Review.SCORE).build();
        assertThat(recorded(waiting.runId()))
                .isEqualTo(RecordText.of(onOneMachine(
                        TemporalTest::playScenario,
                        other -> other.task(reviewed).runId())))
                .anyMatch(step -> step.contains("publish WAITING"));

        RecordingListener<TaskResult> second = new RecordingListener<>();
        try (ChildJvm third = workerJvm()) {
            TaskResult done = orchestrator
                    .approve(
                            ANNA,
                            waiting.runId(),
                            waiting.approvals().get(0).callId(),
                            ApprovalDecision.approve(),
                            second)
                    .await();
            assertThat(third.isAlive()).isTrue();
            agree(waiting, done, first, second);
        }
    }

    /** Listener, result, record and conversation tell the same. */
    private void agree(
            TaskResult waiting,
            TaskResult done,
            RecordingListener<TaskResult> first,
            RecordingListener<TaskResult> second) {
        assertThat(done.status()).isEqualTo(Status.COMPLETED);
        assertThat(done.runId()).isEqualTo(waiting.runId());
        assertThat(done.message()).isEqualTo("It is out.");
        assertThat(done.progress().quality()).isEqualTo(0.8);
        assertThat(second.text()).isEqualTo("It is out.");
        List<StoredMessage> kept =
                orchestrator.conversations().messages(ANNA, done.conversationId(), Long.MAX_VALUE, 10);
        assertThat(kept).hasSize(4);
        assertThat(kept.get(3).message().text()).isEqualTo("It is out.");
        assertThat(first.events(TaskRouted.class))
                .extracting(TaskRouted::agentId)
                .containsExactly("lead");
        assertThat(first.events(ToolStarted.class))
                .extracting(ToolStarted::tool)
                .containsExactlyInAnyOrder("delegate", "look", "note");
        assertThat(first.frames())
                .filteredOn(frame -> frame.event() instanceof ToolFinished)
                .extracting(EventFrame::path)
                .contains(List.of("writer"), List.of("checker"));
        assertThat(second.events(ToolStarted.class))
                .extracting(ToolStarted::tool)
                .containsExactly("publish");
        assertThat(second.frames().get(0).sequence())
                .isEqualTo(first.frames().get(first.frames().size() - 1).sequence() + 1);
        assertThat(world.times("publish")).isEqualTo(1);
        ExecutionRecord record = orchestrator.executionRecord(ANNA, done.runId());
        assertThat(RecordText.of(record))
                .isEqualTo(RecordText.of(onOneMachine(TemporalTest::playScenario, TemporalTest::approved)));
        assertThat(record.usage()).isEqualTo(done.usage());
        assertThat(record.usage().cost())
                .isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(8))); // each answer once
        ExecutionStep looked = named(record.steps(), "look");
        assertThat(looked.took()).isPositive(); // until its second worker was through
        assertThat(looked.at()).isBetween(record.createdAt(), record.lastUpdated());
    }

    private static String approved(Orchestrator other) {
        TaskRequest request = TaskRequest.builder(ANNA, "A plot for the story")
                .review(Review.SCORE)
                .build();
        TaskResult waiting = other.task(request);
        String callId = waiting.approvals().get(0).callId();
        return other.approve(ANNA, waiting.runId(), callId, ApprovalDecision.approve())
                .runId();
    }

    private static ExecutionStep named(List<ExecutionStep> steps, String name) {
        return all(steps).filter(step -> step.name().equals(name)).findFirst().orElseThrow();
    }

    private static Stream<ExecutionStep> all(List<ExecutionStep> steps) {
        return steps.stream().flatMap(step -> Stream.concat(Stream.of(step), all(step.steps())));
    }

    private void awaitAsked(String shown) {
        while (!world.asked().contains(shown)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_tool_with_effects_is_not_run_again_when_its_worker_has_died() throws Exception {
        world.plays("lead", call("note", "{\"text\":\"once\"}"), words("I do not know."));
        CompletableFuture<Void> noting = world.hold("note");
        try (ChildJvm doomed = workerJvm()) {
            Run<TaskResult> run = orchestrator.task(task().build(), new RecordingListener<>());
            noting.join();
            doomed.close();
            world.letGo("note");
            try (TemporalAgentWorker next = worker()) {
                assertThat(run.await().message()).isEqualTo("I do not know.");
                assertThat(next).isNotNull();
            }
        }
        assertThat(world.times("note")).isEqualTo(1);
        assertThat(world.asked()).anyMatch(shown -> shown.contains("It is not known whether note has done this"));
        List<StoredRun> runs = stores.runs().list("anna", null, null, 2);
        assertThat(recorded(runs.get(0).id()))
                .filteredOn(step -> step.contains("TOOL"))
                .singleElement(STRING)
                .contains("note FAILED");
    }

    @Test
    void what_is_denied_is_not_called() {
        world.plays("lead", call("publish", "{\"text\":\"a\"}"), words("Then not."));
        try (TemporalAgentWorker worker = worker()) {
            TaskResult waiting = orchestrator.task(task().build());
            TaskResult done = orchestrator.approve(
                    ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.deny("not today"));
            assertThat(done.message()).isEqualTo("Then not.");
            assertThat(world.asked()).anyMatch(shown -> shown.contains("was not approved: not today"));
            assertThat(world.times("publish")).isZero();
            assertThat(worker).isNotNull();
        }
    }

    @Test
    void it_goes_on_with_the_roles_of_whoever_approves() {
        world.plays(
                "lead",
                call("publish", "{\"text\":\"a\"}"),
                call("release", "{\"text\":\"a\"}"),
                words("Not released."));
        try (TemporalAgentWorker worker = worker()) {
            Caller editor = ANNA.withRoles("member", "editor");
            TaskResult waiting = orchestrator.task(
                    TaskRequest.builder(editor, "A plot for the story").build());
            TaskResult done = orchestrator.approve(
                    ANNA.withRoles("member"),
                    waiting.runId(),
                    waiting.approvals().get(0).callId(),
                    ApprovalDecision.approve());
            assertThat(done.message()).isEqualTo("Not released.");
            assertThat(world.times("publish")).isEqualTo(1);
            assertThat(world.times("release")).as("no editor any more").isZero();
            assertThat(worker).isNotNull();
        }
    }

    @Test
    void a_cancel_reaches_the_tool() {
        world.plays("lead", call("look", "{\"text\":\"long\"}"), words("Never said."));
        CompletableFuture<Void> looking = world.hold("look");
        CompletableFuture<Void> stopped = world.hold("stop-look");
        try (TemporalAgentWorker worker = worker()) {
            Run<TaskResult> run = orchestrator.task(task().build(), new RecordingListener<>());
            looking.join();
            run.cancel();
            assertThatThrownBy(run::await).isInstanceOf(CancelledException.class);
            stopped.join();
            world.letGo("stop-look");
            assertThat(world.times("look")).isEqualTo(1);
            assertThat(orchestrator.executionRecord(ANNA, run.id()).steps())
                    .filteredOn(step -> step.kind() == Kind.AGENT)
                    .singleElement()
                    .satisfies(lead -> assertThat(lead.steps())
                            .extracting(ExecutionStep::kind)
                            .containsExactly(Kind.MODEL));
            assertThat(worker).isNotNull();
        }
    }

    @Test
    void a_limit_ends_it_with_what_there_is() {
        world.plays("lead", call("look", "{\"text\":\"a\"}"), call("look", "{\"text\":\"b\"}"));
        AgentLimits two = AgentLimits.DEFAULT.toBuilder().steps(2).build();
        try (TemporalAgentWorker worker = worker()) {
            TaskResult result = orchestrator.task(task().limits(two).build());
            assertThat(result.status()).isEqualTo(Status.LIMITED);
            assertThat(result.limit()).isEqualTo("the last step");
            assertThat(world.times("look")).isEqualTo(1);
            assertThat(worker).isNotNull();
        }
    }

    @Test
    void another_orchestrator_goes_on_with_the_same_workflow_and_tells_nothing_twice() {
        world.plays("lead", call("note", "{\"text\":\"a\"}"), call("look", "{\"text\":\"b\"}"), words("Both done."));
        CompletableFuture<Void> looking = world.hold("look");
        try (TemporalAgentWorker worker = worker()) {
            RecordingListener<TaskResult> before = new RecordingListener<>();
            Run<TaskResult> left = orchestrator.task(task().build(), before);
            looking.join();
            while (before.events(ToolFinished.class).isEmpty()) {
                Thread.onSpinWait();
            }
            orchestrator.close();
            orchestrator = orchestrator();
            RecordingListener<TaskResult> after = new RecordingListener<>();
            Run<TaskResult> again = orchestrator.task(task().build(), after);
            world.letGo("look");
            TaskResult result = again.await();
            assertThat(result.runId()).isEqualTo(left.id());
            assertThat(result.message()).isEqualTo("Both done.");
            assertThat(after.text()).isEqualTo("Both done.");
            assertThat(world.times("note")).isEqualTo(1);
            assertThat(world.times("look")).isEqualTo(1);
            assertThat(before.events(ToolStarted.class))
                    .extracting(ToolStarted::tool)
                    .startsWith("note");
            assertThat(after.events(ToolStarted.class))
                    .extracting(ToolStarted::tool)
                    .doesNotContain("note");
            assertThat(recorded(result.runId()))
                    .isEqualTo(RecordText.of(onOneMachine(
                            its -> its.plays(
                                    "lead",
                                    call("note", "{\"text\":\"a\"}"),
                                    call("look", "{\"text\":\"b\"}"),
                                    words("Both done.")),
                            other -> other.task(task().build()).runId())));
            assertThat(worker).isNotNull();
        }
    }

    @Test
    void what_a_model_fails_with_arrives_with_its_code_and_what_was_done_before_stands_in_the_record() {
        Consumer<World> plays = its -> its.plays("lead", call("note", "{\"text\":\"a\"}"), words(""));
        plays.accept(world);
        try (TemporalAgentWorker worker = worker()) {
            assertThat(recorded(failed(orchestrator)))
                    .isEqualTo(RecordText.of(onOneMachine(plays, this::failed)))
                    .anyMatch(step -> step.contains("note DONE"));
            assertThat(worker).isNotNull();
        }
    }

    private String failed(Orchestrator with) {
        Run<TaskResult> run = with.task(task().build(), new RecordingListener<>());
        assertThatThrownBy(run::await)
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.LLM_ERROR));
        return run.id();
    }

    @Test
    void an_agent_hears_the_prompts_of_the_application() {
        world.plays("planner", words("A heist."), words("{\"title\":\"A heist\"}"));
        Crew crew = new Crew(world.uri());
        try (TemporalAgentWorker worker = worker();
                Orchestrator own = Orchestrator.builder(crew.gateway())
                        .agents(crew)
                        .agentRunner(new TemporalAgentRunner(client, queue))
                        .prompts(Prompts.defaults()
                                .with(new Prompt(Prompts.JSON_AGAIN, "acme-1", "Mend what is wrong: {problems}")))
                        .build()) {
            TaskResult result = own.task(task().agent("planner").build());
            assertThat(result.message()).contains("A heist");
            assertThat(world.asked())
                    .anyMatch(shown -> shown.startsWith("planner: ") && shown.contains("Mend what is wrong: "));
            assertThat(worker).isNotNull();
        }
    }

    @Test
    void a_job_too_large_for_temporal_is_refused_in_words() {
        world.plays("lead", words("Never said."));
        Crew crew = new Crew(world.uri());
        Agent verbose = crew.agents(null).get(0).toBuilder().build();
        assertThatThrownBy(() -> new TemporalAgentRunner(client, queue)
                        .run(
                                AgentJob.builder(
                                                ANNA,
                                                "run-large",
                                                verbose,
                                                ModelMessage.of(Role.USER, "long ".repeat(400_000)))
                                        .build(),
                                event -> {},
                                Cancellation.none()))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TOKEN_LIMIT_EXCEEDED))
                .hasMessageContaining("run-large")
                .hasMessageContaining("1,800,000");
    }
}
