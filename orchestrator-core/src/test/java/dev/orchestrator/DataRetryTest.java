package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was left undone is done later: as it was wished, once, whatever happens to the items beside it. */
@Timeout(60)
class DataRetryTest {

    private static final String LANTERN = "The lantern of the keeper is red and hangs on a hook.";
    private static final String NOTHING_MORE = "{\"fields\":[],\"complete\":true}";

    private final Answers model = new Answers();

    private static Script down() {
        return Script.answer()
                .fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "it is down")
                        .status(500)
                        .retryable(true));
    }

    private static GatherItem newest(DataHouse house) {
        return house.stores.gather().list(GatherQuery.of(PROJECT)).get(0);
    }

    @Test
    void an_item_that_failed_can_be_tried_again() {
        model.to(Ask.ENRICH, "no JSON at all");
        try (DataHouse house = DataHouse.of(model)) {
            DataResult result = house.orchestrator.data(DataHouse.text(LANTERN));
            assertThat(result.state()).isEqualTo(State.FAILED);
            Gather gather = house.orchestrator.gather();
            assertThat(gather.retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(0, 0, 0));
            List<State> meanwhile = new ArrayList<>();
            model.to(Ask.ENRICH, () -> {
                meanwhile.add(newest(house).state());
                return Script.answer(NOTHING_MORE);
            });
            GatherItem item = gather.retry(ANNA, PROJECT, result.itemId());
            assertThat(item.state()).isEqualTo(State.COMPLETE);
            assertThat(item.problem()).isNull();
            assertThat(item.context()).isNotEmpty();
            assertThat(meanwhile).containsExactly(State.PENDING); // a kill would leave it to retryPending
            int asked = model.requests().size();
            assertThat(gather.retry(ANNA, PROJECT, result.itemId())).isEqualTo(item);
            assertThat(model.requests()).hasSize(asked);
        }
    }

    @Test
    void nobody_is_asked_later_where_nobody_was_to_be_asked() {
        AtomicBoolean dead = new AtomicBoolean(true);
        MoodyBrain brain = MoodyBrain.searching((query, cancellation) -> {
            if (dead.get()) {
                throw new BrainException("down", true, null);
            }
            return List.of();
        });
        try (DataHouse house = DataHouse.of(model, builder -> builder.brain(brain))) {
            DataResult result = house.orchestrator.data(DataRequest.builder(ANNA, PROJECT)
                    .text(LANTERN)
                    .enrich(false)
                    .build());
            assertThat(result.state()).isEqualTo(State.PENDING);
            dead.set(false);
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(1, 0, 0));
            assertThat(model.requests()).isEmpty();
            assertThat(house.item(result.itemId()).summary()).isEqualTo(LANTERN);
        }
    }

    @Test
    void an_item_is_completed_later_as_the_one_wished_who_brought_it() {
        try (DataHouse house = DataHouse.of(model)) {
            house.orchestrator.data(DataHouse.text(LANTERN));
            model.to(Ask.ENRICH, DataRetryTest::down);
            DataResult result = house.orchestrator.data(DataRequest.builder(ANNA, PROJECT)
                    .text(LANTERN + "!?")
                    .model("acme/one")
                    .findDuplicates(false)
                    .temperature(1.5)
                    .maxTokens(77)
                    .build());
            assertThat(result.state()).isEqualTo(State.PENDING);
            model.to(Ask.ENRICH, NOTHING_MORE);
            house.orchestrator.gather().retryPending(ANNA, PROJECT);
            List<ModelRequest> asked = model.asked(Ask.ENRICH);
            ModelRequest last = asked.get(asked.size() - 1);
            assertThat(last.model()).isEqualTo("acme/one");
            assertThat(last.temperature()).isEqualTo(1.5);
            assertThat(last.maxTokens()).isEqualTo(77);
            assertThat(house.item(result.itemId()).duplicates()).isEmpty();
        }
    }

    @Test
    void a_model_that_had_nothing_more_to_add_is_not_asked_again() {
        model.to(Ask.CONTEXT, DataRetryTest::down);
        try (DataHouse house = DataHouse.of(model)) {
            house.orchestrator.data(DataHouse.text(LANTERN));
            house.orchestrator.gather().retryPending(ANNA, PROJECT);
            house.orchestrator.gather().retryPending(ANNA, PROJECT);
            assertThat(model.asked(Ask.ENRICH)).hasSize(1);
            assertThat(model.asked(Ask.SUMMARY)).hasSize(1);
            assertThat(model.asked(Ask.CONTEXT)).hasSize(3);
        }
    }

    private static DataRequest turntable(String name) {
        return DataRequest.json(ANNA, PROJECT, "{\"name\":\"" + name + "\",\"description\":\"Belt drive\"}");
    }

    @Test
    void each_answer_and_its_cost_are_kept_before_the_next_is_asked_for() {
        AtomicReference<GatherItem> placing = new AtomicReference<>();
        AtomicReference<GatherItem> judging = new AtomicReference<>();
        try (DataHouse house = DataHouse.of(
                model,
                builder -> builder.duplicates(DuplicateRules.DEFAULT.thresholds(1, 0.5))
                        .judgeDuplicates())) {
            house.orchestrator.data(turntable("Sony Turntable PSLX350H"));
            house.time.pass(Duration.ofSeconds(1)); // so that the next one is the newest
            model.to(Ask.CONTEXT, () -> {
                placing.set(newest(house));
                return Script.answer("It is Vera's.");
            });
            model.to(Ask.SAME, () -> {
                judging.set(newest(house));
                return Script.answer("{\"verdicts\":[]}");
            });
            house.orchestrator.data(turntable("Sony PSLX350H Turntable"));
            assertThat(placing.get().summary()).isEqualTo("A red lantern.");
            assertThat(placing.get().provenance().usage().cost()).isPositive();
            assertThat(judging.get().context()).isEqualTo("It is Vera's.");
            assertThat(judging.get().provenance().usage().cost())
                    .isGreaterThan(placing.get().provenance().usage().cost());
        }
    }

    @Test
    void an_item_that_vanishes_while_it_is_completed_keeps_no_other_one_back() {
        try (DataHouse house = DataHouse.of(model)) {
            model.to(Ask.ENRICH, DataRetryTest::down);
            DataResult older = house.orchestrator.data(DataHouse.text("A boat lies in the harbour."));
            house.time.pass(Duration.ofSeconds(1));
            DataResult newer = house.orchestrator.data(DataHouse.text(LANTERN));
            model.to(Ask.ENRICH, () -> {
                house.stores.gather().delete(PROJECT, newer.itemId());
                return Script.answer(NOTHING_MORE);
            });
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(1, 1, 0));
            assertThat(house.item(older.itemId()).state()).isEqualTo(State.COMPLETE);
        }
    }

    @Test
    void a_brain_with_a_bug_keeps_no_other_item_back() {
        MoodyBrain brain = MoodyBrain.searching((query, cancellation) -> {
            if (query.text().contains("cursed")) {
                throw new IllegalStateException("cannot parse: secret words");
            }
            return List.of();
        });
        try (DataHouse house = DataHouse.of(model, builder -> builder.brain(brain))) {
            model.to(Ask.ENRICH, DataRetryTest::down);
            DataResult older = house.orchestrator.data(DataHouse.text(LANTERN));
            house.time.pass(Duration.ofSeconds(1));
            DataResult newer = house.orchestrator.data(DataHouse.text("A cursed boat lies in the harbour."));
            assertThat(newer.state()).isEqualTo(State.PENDING);
            model.to(Ask.ENRICH, NOTHING_MORE);
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(1, 0, 1));
            assertThat(house.item(older.itemId()).state()).isEqualTo(State.COMPLETE);
            assertThat(house.item(newer.itemId()).problem())
                    .contains("IllegalStateException")
                    .doesNotContain("secret");
        }
    }

    @Test
    void a_list_whose_last_item_was_deleted_is_gone_through_all_the_same() {
        InMemoryStores memory = InMemoryStores.create();
        GatherStore real = memory.gather();
        for (int i = 0; i < 103; i++) {
            real.insert(
                    GatherItem.accepted(
                                    "i-" + i,
                                    PROJECT,
                                    GatherItem.Format.TEXT,
                                    "Prop " + i,
                                    "hash " + i,
                                    "anna",
                                    Instant.EPOCH.plusSeconds(i))
                            .build(),
                    List.of());
        }
        AtomicBoolean deleted = new AtomicBoolean();
        try (DataHouse house = DataHouse.of(
                model,
                builder -> builder.stores(DataHouse.storesWith(memory, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        if (method.getName().equals("list") && deleted.compareAndSet(false, true)) {
                            List<?> page = (List<?>) result;
                            real.delete(PROJECT, ((GatherItem) page.get(page.size() - 1)).id());
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })))) {
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(102, 0, 0));
        }
    }

    @Test
    void a_slow_step_keeps_its_claim_however_long_it_takes() {
        Duration lease = Orchestrator.Builder.DEFAULT_TURN_LEASE.multipliedBy(4);
        AtomicReference<DataHouse> there = new AtomicReference<>();
        List<RetryResult> others = new ArrayList<>();
        MoodyBrain brain = MoodyBrain.searching((query, cancellation) -> {
            DataHouse house = there.getAndSet(null);
            if (house != null) {
                for (int i = 0; i < 4; i++) {
                    passes(house, lease.dividedBy(3));
                }
                others.add(house.orchestrator.gather().retryPending(ANNA, PROJECT));
            }
            return List.of();
        });
        try (DataHouse house = DataHouse.of(model, builder -> builder.brain(brain))) {
            there.set(house);
            IngestResult result = house.orchestrator
                    .gather()
                    .ingest(ANNA, List.of(DataHouse.text(LANTERN)), new RecordingListener<>())
                    .await();
            assertThat(result.progress().accepted()).isEqualTo(1);
            assertThat(result.progress().pending()).isZero();
            assertThat(others).containsExactly(new RetryResult(0, 1, 0));
            assertThat(model.asked(Ask.SUMMARY)).hasSize(1);
            assertThat(house.time.pending()).isEqualTo(1); // the next look for tasks that were left
        }
    }

    private static void passes(DataHouse house, Duration time) {
        Instant before = newest(house).busyUntil();
        int timers = house.time.pending();
        house.time.pass(time);
        Eventually.until(
                "the claim is renewed, and will be again",
                () -> !before.equals(newest(house).busyUntil()) && house.time.pending() == timers);
    }
}
