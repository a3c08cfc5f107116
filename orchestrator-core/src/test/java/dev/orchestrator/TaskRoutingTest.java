package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.TaskRouted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.ExecutionStep.State;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who does a task of which its words say nothing. */
@Timeout(60)
class TaskRoutingTest {

    private static final String WORDLESS = "Make it better than it was";

    private final AtomicInteger classified = new AtomicInteger();
    private volatile boolean breaksOff;

    /** Sends everything to the audio department, and does what is to be done in two words. */
    private ModelResponse answer(ModelRequest request, EventSink events, Cancellation cancellation) {
        boolean asksWho = request.messages().stream()
                .anyMatch(message -> TaskHouse.text(message).contains("Which department"));
        classified.addAndGet(asksWho ? 1 : 0);
        if (asksWho && breaksOff) {
            Usage usage = new Usage(1, 1, 0, 0, ScriptedModel.COST, Usage.CostBasis.PROVIDER);
            return ScriptedModel.playing(Script.answer("{")
                            .event(new UsageReported(usage))
                            .fail(ModelException.of(ErrorCode.LLM_ERROR, "p", "it broke off")))
                    .generate(request, events, cancellation);
        }
        String answer = asksWho ? "{\"department\":\"audio\",\"confidence\":0.9}" : "All done.";
        return ScriptedModel.answering(answer).generate(request, events, cancellation);
    }

    private TaskRouted routed(UnaryOperator<Orchestrator.Builder> more) {
        RecordingListener<TaskResult> listener = new RecordingListener<>();
        try (Orchestrator orchestrator =
                more.apply(Orchestrator.builder((LanguageModel) this::answer)).build()) {
            TaskResult result = orchestrator
                    .task(TaskRequest.of(Caller.user("anna"), WORDLESS), listener)
                    .await();
            assertThat(result.executionId()).isEqualTo(result.runId());
        }
        return listener.events(TaskRouted.class).get(0);
    }

    @Test
    void a_model_is_asked_where_that_is_allowed() {
        TaskRouted routed = routed(Orchestrator.Builder::routeByModel);
        assertThat(routed.department()).isEqualTo("audio");
        assertThat(routed.method()).isEqualTo("MODEL");
        assertThat(classified).hasValue(1);
    }

    private TaskRequest task() {
        return TaskRequest.builder(Caller.user("anna"), WORDLESS)
                .requestId("r-1")
                .build();
    }

    private Orchestrator house(UnaryOperator<Orchestrator.Builder> more) {
        Orchestrator.Builder builder = Orchestrator.builder(ModelGateway.builder(
                                Hop.primary((LanguageModel) this::answer, null).attempts(1))
                        .build())
                .routeByModel()
                .takesOver(false);
        return more.apply(builder).build();
    }

    private static void assertCounted(Orchestrator orchestrator, TaskResult result, State state) {
        ExecutionRecord record = orchestrator.executionRecord(Caller.user("anna"), result.runId());
        ExecutionStep routing = record.steps().get(0);
        assertThat(routing.kind()).isEqualTo(Kind.ROUTING);
        assertThat(routing.name()).isEqualTo(result.agentId());
        assertThat(routing.steps()).singleElement().satisfies(asked -> {
            assertThat(asked.kind()).isEqualTo(Kind.MODEL);
            assertThat(asked.state()).isEqualTo(state);
            assertThat(asked.usage().cost()).isEqualByComparingTo(ScriptedModel.COST);
        });
        assertThat(result.usage().cost()).isEqualByComparingTo(ScriptedModel.COST.add(ScriptedModel.COST));
        assertThat(record.usage()).isEqualTo(result.usage());
    }

    @Test
    void the_model_that_was_asked_stands_in_the_record_with_what_it_cost() {
        try (Orchestrator orchestrator = house(builder -> builder)) {
            assertCounted(orchestrator, orchestrator.task(task()), State.DONE);
        }
    }

    @Test
    void so_it_does_when_nothing_came_of_it() {
        breaksOff = true;
        try (Orchestrator orchestrator = house(builder -> builder)) {
            TaskResult result = orchestrator.task(task());
            assertThat(result.department()).isEqualTo("story");
            assertCounted(orchestrator, result, State.FAILED);
            assertThat(orchestrator
                            .executionRecord(Caller.user("anna"), result.runId())
                            .steps()
                            .get(0)
                            .steps()
                            .get(0)
                            .problem())
                    .contains("broke off");
        }
    }

    @Test
    void whoever_takes_the_task_over_asks_no_model_again_and_counts_it_once() {
        InMemoryStores stores = InMemoryStores.create();
        DyingStores dying =
                new DyingStores(stores).refuseOnce(note -> note.kind().equals("routing"));
        try (Orchestrator gone = house(builder -> builder.stores(dying.stores()))) {
            assertThatThrownBy(() -> gone.task(task())).hasMessageContaining("dies here");
        }
        assertThat(classified).hasValue(1);
        try (Orchestrator next = house(builder -> builder.stores(stores))) {
            TaskResult result = next.task(task());
            assertThat(result.department()).isEqualTo("audio");
            assertThat(classified).hasValue(1);
            assertCounted(next, result, State.DONE);
        }
    }

    @Test
    void nobody_is_asked_otherwise_and_the_story_department_does_it() {
        assertThat(routed(builder -> builder).department()).isEqualTo("story");
        assertThat(classified).hasValue(0);
    }
}
