package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentRunner;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.ExecutionStep.State;
import dev.orchestrator.task.Review;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the record of a task tells, while it waits and when it is done. */
@Timeout(60)
class TaskRecordTest {

    private static final String DELEGATE =
            "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Write it\"},{\"agent\":\"checker\",\"task\":\"Check it\"}]}";

    private final Cast cast = new Cast()
            .plays(
                    "lead",
                    call("delegate", DELEGATE),
                    call("publish", "{\"text\":\"the plot\"}"),
                    Script.answer("It is out."))
            .plays("writer", call("look", "{\"text\":\"harbour\"}"), Script.answer("A plot."))
            .plays("checker", call("publish", "{\"text\":\"not mine\"}"), Script.answer("No holes."))
            .plays("reviewer", TaskHouse.reviewed(0.8));

    private static final TaskRequest TASK = TaskRequest.builder(ANNA, "A plot for the story")
            .project(PROJECT)
            .review(Review.SCORE)
            .build();

    private static ExecutionStep only(List<ExecutionStep> steps, Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).findFirst().orElseThrow();
    }

    @Test
    void a_record_tells_who_did_what_and_what_it_cost() {
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskResult waiting = house.orchestrator.task(TASK);
            ExecutionRecord half = house.orchestrator.executionRecord(ANNA, waiting.runId());
            assertThat(half.status()).isEqualTo(StoredRun.Status.WAITING);
            ExecutionStep waits = only(half.steps(), Kind.AGENT);
            assertThat(waits.state()).isEqualTo(State.WAITING);
            assertThat(waits.steps().get(waits.steps().size() - 1))
                    .matches(step -> step.name().equals("publish") && step.state() == State.WAITING);

            house.orchestrator.approve(
                    ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.approve());
            ExecutionRecord record = house.orchestrator.executionRecord(ANNA, waiting.runId());
            assertThat(record.status()).isEqualTo(StoredRun.Status.COMPLETED);
            assertThat(record.projectId()).isEqualTo(PROJECT);
            assertThat(record.steps())
                    .extracting(ExecutionStep::kind)
                    .containsExactly(Kind.ROUTING, Kind.AGENT, Kind.REVIEW);
            ExecutionStep lead = only(record.steps(), Kind.AGENT);
            assertThat(lead.name()).isEqualTo("lead");
            assertThat(lead.state()).isEqualTo(State.DONE);
            assertThat(lead.steps())
                    .extracting(ExecutionStep::kind)
                    .containsExactly(Kind.MODEL, Kind.TOOL, Kind.MODEL, Kind.TOOL, Kind.MODEL);
            ExecutionStep delegation = lead.steps().get(1);
            assertThat(delegation.name()).isEqualTo("delegate");
            assertThat(delegation.steps())
                    .extracting(ExecutionStep::name)
                    .containsExactlyInAnyOrder("writer", "checker");
            assertThat(below(delegation, "writer"))
                    .extracting(ExecutionStep::name, ExecutionStep::state)
                    .contains(org.assertj.core.groups.Tuple.tuple("look", State.DONE));
            assertThat(below(delegation, "checker"))
                    .extracting(ExecutionStep::kind, ExecutionStep::state)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(Kind.MODEL, State.DONE),
                            org.assertj.core.groups.Tuple.tuple(Kind.TOOL, State.REFUSED),
                            org.assertj.core.groups.Tuple.tuple(Kind.MODEL, State.DONE));
            assertThat(lead.steps().get(3))
                    .matches(step -> step.name().equals("publish") && step.state() == State.DONE);
            int calls = cast.requests.size();
            assertThat(calls).isEqualTo(8);
            assertThat(record.usage().cost())
                    .isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(calls)));
        }
    }

    private static List<ExecutionStep> below(ExecutionStep delegation, String agent) {
        return delegation.steps().stream()
                .filter(step -> step.name().equals(agent))
                .findFirst()
                .orElseThrow()
                .steps();
    }

    @Test
    void the_usage_of_a_conversation_counts_each_turn_once() {
        try (TaskHouse house = TaskHouse.of(cast)) {
            TaskRequest request = TaskRequest.builder(ANNA, "A plot for the story")
                    .project(PROJECT)
                    .requestId("r-1")
                    .review(Review.SCORE)
                    .build();
            TaskResult waiting = house.orchestrator.task(request);
            assertThat(counted(house, waiting)).isEqualTo(waiting.usage());
            assertThat(waiting.usage().cost()).isEqualByComparingTo(costOfAll());

            TaskResult done = approve(house, waiting);
            house.orchestrator.task(request); // the same one again
            approve(house, waiting); // the same one again
            assertThat(counted(house, waiting)).isEqualTo(done.usage());
            assertThat(done.usage().cost())
                    .isEqualByComparingTo(costOfAll())
                    .isGreaterThan(waiting.usage().cost());
        }
    }

    @Test
    void what_was_done_elsewhere_keeps_the_time_when_it_was() {
        Instant then = Instant.parse("2024-02-03T04:05:06Z");
        AgentRunner elsewhere = (job, events, cancellation) -> {
            told(job.journal(), StepKinds.INTENT, "s1_1", Map.of("tool", "look", "at", then.toEpochMilli()));
            told(
                    job.journal(),
                    StepKinds.MODEL,
                    "s1",
                    Map.of("agent", "lead", "model", "m-1", "took", 2_000, "at", then.toEpochMilli()));
            events.emit(new TextDelta("Done."));
            return new AgentOutcome(AgentOutcome.Status.COMPLETED, "Done.", List.of(), null, null);
        };
        try (Orchestrator orchestrator = Orchestrator.builder(ScriptedModel.answering("A title"))
                .agentRunner(elsewhere)
                .build()) {
            TaskResult result = orchestrator.task(TaskRequest.of(ANNA, "A plot for the story"));
            ExecutionStep agent =
                    only(orchestrator.executionRecord(ANNA, result.runId()).steps(), Kind.AGENT);
            assertThat(agent.at()).isEqualTo(then.minusSeconds(2));
            assertThat(only(agent.steps(), Kind.TOOL).at()).isEqualTo(then);
            assertThat(only(agent.steps(), Kind.MODEL))
                    .matches(step -> step.at().equals(then.minusSeconds(2)))
                    .matches(step -> step.took().equals(Duration.ofSeconds(2)));
        }
    }

    private static void told(Journal journal, String kind, String key, Map<String, ?> data) {
        journal.record(StepKinds.told(kind), key, Json.write(data));
    }

    private static TaskResult approve(TaskHouse house, TaskResult waiting) {
        String callId = waiting.approvals().get(0).callId();
        return house.orchestrator.approve(ANNA, waiting.runId(), callId, ApprovalDecision.approve());
    }

    private static Usage counted(TaskHouse house, TaskResult result) {
        return house.orchestrator
                .conversations()
                .get(ANNA, result.conversationId())
                .usage();
    }

    private BigDecimal costOfAll() {
        return ScriptedModel.COST.multiply(BigDecimal.valueOf(cast.requests.size()));
    }
}
