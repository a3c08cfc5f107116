package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.GatherDecision;
import dev.orchestrator.port.store.GatherDecision.Kind;
import dev.orchestrator.port.store.GatherItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was decided, by whom, and who took it back, is told for good. */
@Timeout(60)
class GatherDecisionsTest {

    private static final Caller BEN = Caller.user("ben");
    private static final Caller CARA = Caller.user("cara");

    private final HookedStores stores = new HookedStores();
    private final DataHouse house = DataHouse.of(new Answers(), builder -> builder.stores(stores));
    private final Gather gather = house.orchestrator.gather();
    private GatherItem target;
    private GatherItem item;

    @BeforeEach
    void bring() {
        target = bring("{\"name\":\"Lantern\",\"colour\":\"red\"}");
        item = bring("{\"name\":\"Lantern\",\"colour\":\"crimson\",\"weight\":\"2 kg\"}");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private GatherItem bring(String json) {
        return house.item(house.orchestrator
                .data(DataRequest.builder(ANNA, PROJECT)
                        .json(json)
                        .enrich(false)
                        .findDuplicates(false)
                        .build())
                .itemId());
    }

    private List<GatherDecision> log(GatherItem one) {
        return house.item(one.id()).decisions();
    }

    private GatherItem merge(Caller caller) {
        return gather.merge(caller, gather.propose(caller, PROJECT, item.id(), target.id(), MergePolicy.KEEP_ALL));
    }

    private Instant later() {
        house.time.pass(Duration.ofSeconds(1));
        return house.time.clock().instant();
    }

    @Test
    void who_decided_and_who_took_it_back_and_when_is_told_in_order() {
        List<GatherDecision> expected = new ArrayList<>();
        expected.add(new GatherDecision(Kind.SKIP, target.id(), "anna", later()));
        assertThat(gather.skip(ANNA, item, target.id()).decisions()).isEqualTo(expected);
        expected.add(new GatherDecision(Kind.UNDO, target.id(), "ben", later()));
        gather.undo(BEN, PROJECT, item.id());
        expected.add(new GatherDecision(Kind.MERGE, target.id(), "ben", later()));
        merge(BEN);
        expected.add(new GatherDecision(Kind.UNDO, target.id(), "cara", later()));
        assertThat(gather.undo(CARA, PROJECT, item.id()).decisions()).isEqualTo(expected);
        expected.add(new GatherDecision(Kind.KEEP_BOTH, target.id(), "anna", later()));
        gather.keepBoth(ANNA, house.item(item.id()), target.id());
        assertThat(log(item)).isEqualTo(expected);
        assertThat(log(target)).isEmpty();
    }

    @Test
    void the_log_is_written_with_the_decision_and_what_fails_leaves_none() {
        stores.beforeUpdate(item.id(), () -> {
            throw unreachable();
        });
        assertThatThrownBy(() -> gather.skip(ANNA, item, target.id())).hasMessageContaining("cannot be reached");
        assertThat(log(item)).isEmpty();
        long version = house.item(item.id()).version();
        assertThat(gather.skip(ANNA, item, target.id()).version()).isEqualTo(version + 1);
        assertThat(gather.undo(ANNA, PROJECT, item.id()).version()).isEqualTo(version + 2);
        assertThat(log(item)).hasSize(2);
    }

    private static OrchestratorException unreachable() {
        return new OrchestratorException(ErrorCode.DATABASE_ERROR, "the database cannot be reached");
    }

    @Test
    void a_merge_that_could_not_be_made_is_told_as_taken_back() {
        stores.beforeUpdate(target.id(), () -> {
            throw unreachable();
        });
        assertThatThrownBy(() -> merge(BEN)).hasMessageContaining("cannot be reached");
        assertThat(log(item))
                .extracting(GatherDecision::kind, GatherDecision::by)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Kind.MERGE, "ben"),
                        org.assertj.core.groups.Tuple.tuple(Kind.UNDO, "ben"));
    }

    @Test
    void who_takes_out_an_item_that_was_deleted_is_told_by_the_one_that_it_was_part_of() {
        merge(ANNA);
        assertThat(gather.delete(ANNA, PROJECT, item.id())).isTrue();
        Instant when = later();
        assertThat(gather.undo(BEN, PROJECT, item.id()).decisions())
                .containsExactly(new GatherDecision(Kind.UNDO, item.id(), "ben", when));
        assertThat(log(target)).hasSize(1);
    }

    @Test
    void of_a_long_log_the_oldest_is_dropped() {
        List<GatherDecision> full = new ArrayList<>();
        for (int i = 0; i < GatherItem.MOST_DECISIONS; i++) {
            full.add(new GatherDecision(Kind.UNDO, "other " + i, "anna", Instant.EPOCH));
        }
        assertThat(stores.real.gather().update(item.toBuilder().decisions(full).build(), List.of()))
                .isPresent();
        gather.keepBoth(ANNA, house.item(item.id()), target.id());
        List<GatherDecision> log = log(item);
        assertThat(log.subList(0, log.size() - 1)).isEqualTo(full.subList(1, full.size()));
        assertThat(log.get(log.size() - 1).kind()).isEqualTo(Kind.KEEP_BOTH);
        full.add(full.get(0));
        GatherItem.Builder more = item.toBuilder().decisions(full);
        assertThatThrownBy(more::build).hasMessageContaining("decisions");
    }
}
