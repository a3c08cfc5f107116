package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.Budget;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.gateway.Window;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherDuplicate.Suggestion;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that fail at each step, runs that are stopped, and content that means harm: what was accepted is never lost. */
@Timeout(120)
class DataFaultsTest {

    private static final String LANTERN = "The lantern of the keeper is red and hangs on a hook.";

    private final Answers model = new Answers();

    private static Script fails(int status) {
        boolean retryable = status >= 500;
        return Script.answer()
                .fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "it answered " + status)
                        .status(status)
                        .retryable(retryable));
    }

    @ParameterizedTest
    @EnumSource(names = {"ENRICH", "SUMMARY", "CONTEXT"})
    void with_the_model_down_at_a_step_the_item_is_pending_and_completed_later(Ask step) {
        try (DataHouse house = DataHouse.of(model)) {
            model.to(step, () -> fails(500));
            DataResult result = house.orchestrator.data(DataHouse.text(LANTERN));
            assertThat(result.state()).isEqualTo(State.PENDING);
            assertThat(result.problem()).contains("it answered 500");
            assertThat(result.message()).contains(result.itemId(), "later");
            model.to(Ask.ENRICH, "{\"fields\":[],\"complete\":true}")
                    .to(Ask.SUMMARY, "A red lantern.")
                    .to(Ask.CONTEXT, "It is Vera's.");
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(1, 0, 0));
            GatherItem item = house.item(result.itemId());
            assertThat(item.state()).isEqualTo(State.COMPLETE);
            assertThat(item.problem()).isNull();
            assertThat(item.summary()).isEqualTo("A red lantern.");
            assertThat(item.context()).isNotEmpty();
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(0, 0, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON at all", "{\"fields\":[{\"name\":", "{\"fields\":7}", "[]"})
    void garbage_leaves_an_item_that_failed_with_a_reason(String garbage) {
        model.to(Ask.ENRICH, garbage);
        try (DataHouse house = DataHouse.of(model)) {
            DataResult result = house.orchestrator.data(DataHouse.text(LANTERN));
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.problem()).contains("JSON");
            assertThat(house.item(result.itemId()).content()).isEqualTo(LANTERN);
            assertThat(model.asked(Ask.ENRICH)).hasSize(3);
            assertThat(model.asked(Ask.SUMMARY)).isEmpty();
        }
    }

    @Test
    void an_answer_that_was_cut_off_or_filtered_is_not_taken_for_whole() {
        for (FinishReason reason : new FinishReason[] {FinishReason.LENGTH, FinishReason.CONTENT_FILTER}) {
            model.to(
                    Ask.ENRICH,
                    () -> Script.answer("{\"fields\":[{\"name\":\"a\",\"value\":\"b")
                            .finish(reason));
            try (DataHouse house = DataHouse.of(model)) {
                DataResult result = house.orchestrator.data(DataHouse.text(LANTERN));
                assertThat(result.state()).isEqualTo(State.FAILED);
                assertThat(house.item(result.itemId()).enriched()).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SUMMARY", "CONTEXT"})
    void words_that_a_filter_has_left_are_no_answer(Ask step) {
        model.to(step, () -> Script.answer("I cannot").finish(FinishReason.CONTENT_FILTER));
        try (DataHouse house = DataHouse.of(model)) {
            DataResult result = house.orchestrator.data(DataHouse.text(LANTERN));
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.problem()).contains("filter");
            assertThat(result.summary() + result.context()).doesNotContain("cannot");
        }
    }

    private DataHouse judging() {
        return DataHouse.of(
                model,
                builder -> builder.duplicates(DuplicateRules.DEFAULT.thresholds(1, 0.5))
                        .judgeDuplicates());
    }

    private static DataRequest turntable(String name) {
        return DataRequest.json(ANNA, PROJECT, "{\"name\":\"" + name + "\",\"description\":\"Belt drive\"}");
    }

    @Test
    void a_judge_that_answers_garbage_leaves_what_was_found_to_people() {
        model.to(Ask.SAME, "no JSON at all");
        try (DataHouse house = judging()) {
            String first = house.orchestrator
                    .data(turntable("Sony Turntable PSLX350H"))
                    .itemId();
            DataResult result = house.orchestrator.data(turntable("Sony PSLX350H Turntable"));
            assertThat(result.state()).isEqualTo(State.COMPLETE);
            assertThat(result.problem()).contains("JSON");
            assertThat(result.duplicates()).singleElement().satisfies(found -> {
                assertThat(found.id()).isEqualTo(first);
                assertThat(found.suggestion()).isEqualTo(Suggestion.REVIEW);
            });
        }
    }

    @Test
    void a_judge_that_is_down_is_asked_later_and_loses_nothing() {
        model.to(Ask.SAME, () -> fails(500));
        try (DataHouse house = judging()) {
            house.orchestrator.data(turntable("Sony Turntable PSLX350H"));
            DataResult result = house.orchestrator.data(turntable("Sony PSLX350H Turntable"));
            assertThat(result.state()).isEqualTo(State.PENDING);
            assertThat(result.duplicates()).hasSize(1);
            model.to(Ask.SAME, "{\"verdicts\":[{\"number\":1,\"verdict\":\"SAME\"}]}");
            house.orchestrator.gather().retryPending(ANNA, PROJECT);
            assertThat(house.item(result.itemId()).duplicates())
                    .extracting(GatherDuplicate::suggestion)
                    .containsExactly(Suggestion.MERGE);
        }
    }

    @Test
    void no_judge_is_asked_after_a_failure_nor_where_no_model_is_wanted() {
        try (DataHouse house = judging()) {
            house.orchestrator.data(turntable("Sony Turntable PSLX350H"));
            model.to(Ask.ENRICH, () -> fails(500));
            DataResult failed = house.orchestrator.data(turntable("Sony PSLX350H Turntable"));
            assertThat(failed.duplicates()).hasSize(1);
            DataResult plain = house.orchestrator.data(DataRequest.builder(ANNA, PROJECT)
                    .json("{\"name\":\"Turntable PSLX350H, Sony\",\"description\":\"Belt drive\"}")
                    .enrich(false)
                    .build());
            assertThat(plain.state()).isEqualTo(State.COMPLETE);
            assertThat(plain.duplicates()).isNotEmpty();
            assertThat(model.asked(Ask.SAME)).isEmpty();
        }
    }

    @Test
    void over_budget_the_item_is_pending() {
        ModelGateway gateway = ModelGateway.builder(Hop.primary(model, "m"))
                .ledger(InMemoryStores.create().usage())
                .budget(Budget.overall(Window.DAY, "0.0000001"))
                .build();
        try (Orchestrator orchestrator = Orchestrator.builder(gateway).build()) {
            DataResult result = orchestrator.data(DataHouse.text(LANTERN));
            assertThat(result.state()).isEqualTo(State.PENDING);
        }
    }

    @Test
    void a_brain_that_is_down_leaves_the_item_pending() {
        MoodyBrain brain = MoodyBrain.searching((query, cancellation) -> {
            throw new BrainException("down", true, null);
        });
        try (DataHouse house = DataHouse.of(model, builder -> builder.brain(brain))) {
            DataResult result = house.orchestrator.data(DataHouse.text(LANTERN));
            assertThat(result.state()).isEqualTo(State.PENDING);
            assertThat(result.summary()).isEqualTo("A red lantern.");
        }
    }

    @Test
    void what_was_cancelled_is_pending_and_completed_later() {
        CompletableFuture<Void> never = new CompletableFuture<>();
        Supplier<Script> stuck = () -> Script.answer().waitFor(never);
        model.to(Ask.SUMMARY, stuck);
        RecordingListener<DataResult> listener = new RecordingListener<>();
        try (DataHouse house = DataHouse.of(model)) {
            Run<DataResult> run = house.orchestrator.data(DataHouse.text(LANTERN), listener);
            Eventually.until(
                    "the summary is asked for", () -> !model.asked(Ask.SUMMARY).isEmpty());
            assertThat(run.cancel()).isTrue();
            assertThatThrownBy(run::await).isInstanceOf(CancelledException.class);
            GatherItem item = house.orchestrator
                    .gather()
                    .list(ANNA, GatherQuery.of(PROJECT))
                    .get(0);
            assertThat(item.state()).isEqualTo(State.PENDING);
            assertThat(item.enriched()).isNotNull();
            assertThat(item.busyUntil()).isNull();
            model.to(Ask.SUMMARY, "A red lantern.");
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT).completed())
                    .isEqualTo(1);
            assertThat(house.item(item.id()).summary()).isEqualTo("A red lantern.");
        }
    }

    @Test
    void what_a_listener_stopped_by_throwing_is_pending_and_waits_for_nobody() {
        StreamListener<DataResult> throwing = new StreamListener<>() {
            @Override
            public void onProgress(TaskProgress progress) {
                if (progress.percentage() > 40) {
                    throw new IllegalStateException("the window is closed");
                }
            }
        };
        try (DataHouse house = DataHouse.of(model)) {
            Run<DataResult> run = house.orchestrator.data(DataHouse.text(LANTERN), throwing);
            assertThatThrownBy(run::await).isInstanceOf(CancelledException.class);
            GatherItem item = house.orchestrator
                    .gather()
                    .list(ANNA, GatherQuery.of(PROJECT))
                    .get(0);
            assertThat(item.state()).isEqualTo(State.PENDING);
            assertThat(item.busyUntil()).isNull();
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT).completed())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_model_is_asked_nothing_about_an_item_that_says_nothing() {
        Attachment unread = Attachment.bytes("plan.pdf", "application/pdf", new byte[] {1});
        try (DataHouse house = DataHouse.of(model)) {
            DataResult result = house.orchestrator.data(DataRequest.files(ANNA, PROJECT, unread));
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.problem()).contains("plan.pdf");
            assertThat(model.requests()).isEmpty();
        }
    }

    @Test
    void what_a_dead_process_has_left_is_completed_when_its_lease_is_over() {
        try (DataHouse house = DataHouse.of(model)) {
            model.to(Ask.ENRICH, () -> fails(500));
            DataResult result = house.orchestrator.data(DataHouse.text(LANTERN));
            model.to(Ask.ENRICH, "{\"fields\":[],\"complete\":true}");
            GatherItem item = house.item(result.itemId());
            house.stores
                    .gather()
                    .update(
                            item.toBuilder()
                                    .busyUntil(house.time.clock().instant().plusSeconds(60))
                                    .build(),
                            java.util.List.of());
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(0, 1, 0));
            house.time.pass(Duration.ofSeconds(61));
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(1, 0, 0));
        }
    }

    @Test
    void content_that_means_harm_is_kept_word_by_word() {
        String[] texts = {
            "<script>alert(1)</script>",
            "{\"$where\":\"1\",\"a.b\":{\"$gt\":\"\"},\"\\u0000\":1}",
            "'; DROP TABLE items; --"
        };
        try (DataHouse house = DataHouse.of(model)) {
            for (String text : texts) {
                boolean json = text.startsWith("{");
                DataResult result =
                        house.orchestrator.data(json ? DataRequest.json(ANNA, PROJECT, text) : DataHouse.text(text));
                assertThat(house.item(result.itemId()).content()).isEqualTo(text);
            }
        }
    }

    @Test
    void content_that_is_too_deep_or_too_long_is_refused() {
        try (DataHouse house = DataHouse.of(model)) {
            assertThatThrownBy(() -> house.orchestrator.data(
                            DataRequest.json(ANNA, PROJECT, "[".repeat(1_000) + "]".repeat(1_000))))
                    .isInstanceOf(OrchestratorException.class);
            assertThatThrownBy(() -> DataHouse.text("x".repeat(20_000_000)))
                    .isInstanceOf(OrchestratorException.class)
                    .hasMessageContaining("4000000");
        }
    }

    @Test
    void ten_thousand_fields_are_kept() {
        StringBuilder json = new StringBuilder("{\"f0\":0");
        for (int i = 1; i < 10_000; i++) {
            json.append(",\"f").append(i).append("\":").append(i);
        }
        String text = json.append('}').toString();
        try (DataHouse house = DataHouse.of(model)) {
            DataResult result = house.orchestrator.data(DataRequest.json(ANNA, PROJECT, text));
            assertThat(house.item(result.itemId()).content()).isEqualTo(text);
        }
    }
}
