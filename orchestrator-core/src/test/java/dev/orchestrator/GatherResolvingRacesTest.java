package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.FieldProposal.Choice;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherMerge;
import dev.orchestrator.port.store.GatherResolution;
import dev.orchestrator.port.store.GatherResolution.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes between the two writes of a decision: another person, a lost answer, a death. */
@Timeout(60)
class GatherResolvingRacesTest {

    private static final Caller BEN = Caller.user("ben");

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

    private MergeProposal proposal() {
        return gather.propose(ANNA, PROJECT, item.id(), target.id(), MergePolicy.KEEP_ALL);
    }

    private GatherItem now(GatherItem one) {
        return house.item(one.id());
    }

    private void write(GatherItem changed) {
        assertThat(stores.real.gather().update(changed, List.of())).isPresent();
    }

    private static OrchestratorException unreachable() {
        return new OrchestratorException(ErrorCode.DATABASE_ERROR, "the database cannot be reached");
    }

    private void isMerged(String by) {
        assertThat(now(item).resolution()).isNotNull();
        assertThat(now(item).resolution().kind()).isEqualTo(Kind.MERGE);
        assertThat(now(item).resolution().by()).isEqualTo(by);
        assertThat(now(target).merges()).extracting(GatherMerge::itemId).containsExactly(item.id());
        canBeUndone();
    }

    private void canBeUndone() {
        gather.undo(ANNA, PROJECT, item.id());
        isUntouched();
    }

    private void isUntouched() {
        assertThat(now(item).resolution()).isNull();
        assertThat(now(target).merges()).isEmpty();
        assertThat(now(target).enriched()).isNull();
    }

    @Test
    void whoever_makes_up_for_a_living_one_is_the_one_who_merges() {
        MergeProposal proposal = proposal();
        MergeProposal other = proposal.choose("colour", Choice.TARGET);
        stores.beforeUpdate(target.id(), () -> gather.merge(BEN, other));
        assertThatThrownBy(() -> gather.merge(ANNA, proposal)).hasMessageContaining("somebody else");
        assertThat(Json.read(now(target).enriched())).isEqualTo(Map.of("weight", "2 kg"));
        isMerged("ben");
    }

    @Test
    void a_merge_of_which_the_answer_is_lost_is_done() {
        stores.afterUpdate(target.id(), () -> {
            throw unreachable();
        });
        gather.merge(ANNA, proposal());
        isMerged("anna");
    }

    @Test
    void a_merge_that_failed_surely_is_taken_back() {
        stores.beforeUpdate(target.id(), () -> {
            throw unreachable();
        });
        assertThatThrownBy(() -> gather.merge(ANNA, proposal())).hasMessageContaining("cannot be reached");
        isUntouched();
        assertThat(now(target).version())
                .as("a write that is still under way must not arrive")
                .isGreaterThan(target.version());
    }

    @Test
    void a_merge_of_which_nobody_knows_can_be_made_again() {
        MergeProposal proposal = proposal();
        stores.beforeUpdate(target.id(), () -> {
            stores.beforeFind(() -> {
                throw unreachable();
            });
            throw unreachable();
        });
        assertThatThrownBy(() -> gather.merge(ANNA, proposal)).hasMessageContaining("cannot be reached");
        gather.merge(ANNA, proposal);
        isMerged("anna");
    }

    @Test
    void a_merge_of_which_nobody_knows_can_be_undone() {
        stores.beforeUpdate(target.id(), () -> {
            stores.beforeFind(() -> {
                throw unreachable();
            });
            throw unreachable();
        });
        assertThatThrownBy(() -> gather.merge(ANNA, proposal())).hasMessageContaining("cannot be reached");
        canBeUndone();
    }

    @Test
    void who_merges_is_told_if_it_was_undone_meanwhile() {
        stores.beforeUpdate(target.id(), () -> gather.undo(BEN, PROJECT, item.id()));
        assertThatThrownBy(() -> gather.merge(ANNA, proposal())).hasMessageContaining("somebody else");
        isUntouched();
    }

    @Test
    void an_undo_takes_back_what_is_written_while_it_works() {
        GatherItem half = decided();
        stores.beforeUpdate(item.id(), () -> write(merged(half)));
        gather.undo(BEN, PROJECT, item.id());
        isUntouched();
    }

    @Test
    void a_merge_of_which_only_the_target_tells_can_be_undone() {
        write(merged(decided()));
        write(now(item).toBuilder().resolution(null).build());
        canBeUndone();
    }

    private GatherItem decided() {
        write(item.toBuilder()
                .resolution(new GatherResolution(Kind.MERGE, target.id(), "anna", Instant.EPOCH))
                .build());
        return now(item);
    }

    private GatherItem merged(GatherItem half) {
        return now(target).toBuilder()
                .enriched("{\"weight\":\"2 kg\"}", 0)
                .merges(List.of(new GatherMerge(half.id(), "{\"weight\":[]}", List.of(), "anna", Instant.EPOCH)))
                .build();
    }

    @Test
    void a_merge_can_be_undone_after_the_item_was_deleted() {
        GatherItem later = bring("{\"name\":\"Lantern\",\"oil\":\"whale\"}");
        gather.merge(ANNA, proposal());
        gather.merge(ANNA, gather.propose(ANNA, PROJECT, later.id(), target.id(), MergePolicy.KEEP_ALL));
        gather.delete(ANNA, PROJECT, later.id());
        assertThatThrownBy(() -> gather.undo(ANNA, PROJECT, item.id())).hasMessageContaining(later.id());
        assertThat(gather.undo(ANNA, PROJECT, later.id()).id()).isEqualTo(target.id());
        assertThatThrownBy(() -> gather.undo(ANNA, PROJECT, later.id())).hasMessageContaining("no gather item");
        canBeUndone();
    }

    @Test
    void nothing_is_merged_while_it_is_still_to_be_completed() {
        for (GatherItem pending : List.of(target, item)) {
            write(now(pending).toBuilder().state(State.PENDING, null).build());
            assertThatThrownBy(() -> gather.merge(ANNA, proposal()))
                    .hasMessageContaining(pending.id())
                    .hasMessageContaining("retryPending");
            write(now(pending).toBuilder().state(State.COMPLETE, null).build());
            isUntouched();
        }
    }

    @Test
    void no_item_is_left_out_for_itself() {
        assertThatThrownBy(() -> gather.skip(ANNA, item, item.id())).hasMessageContaining(item.id());
        assertThatThrownBy(() -> gather.keepBoth(ANNA, item, item.id())).hasMessageContaining(item.id());
        isUntouched();
    }

    @Test
    void no_item_is_left_out_for_one_that_is_left_out_or_merged() {
        gather.skip(ANNA, item, target.id());
        assertThatThrownBy(() -> gather.skip(ANNA, target, item.id())).hasMessageContaining(item.id());
        gather.undo(ANNA, PROJECT, item.id());
        gather.merge(ANNA, proposal());
        assertThatThrownBy(() -> gather.skip(ANNA, now(target), item.id())).hasMessageContaining(item.id());
        assertThat(now(target).resolution()).isNull();
    }

    @Test
    void two_who_leave_out_each_other_at_once_leave_one() {
        stores.beforeUpdate(item.id(), () -> gather.skip(BEN, target, item.id()));
        assertThatThrownBy(() -> gather.skip(ANNA, item, target.id())).hasMessageContaining(target.id());
        assertThat(now(item).resolution()).isNull();
        assertThat(now(target).resolution().otherId()).isEqualTo(item.id());
    }
}
