package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.GatherDecision;
import dev.orchestrator.port.store.GatherDecision.Kind;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever deletes an item deletes none of those that it stands for. */
@Timeout(60)
class GatherDeletingTest {

    private static final Caller BEN = Caller.user("ben");

    private final HookedStores stores = new HookedStores();
    private final DataHouse house = DataHouse.of(new Answers(), builder -> builder.stores(stores));
    private final Gather gather = house.orchestrator.gather();
    private GatherItem target;
    private GatherItem skipped;
    private GatherItem merged;

    @BeforeEach
    void bring() {
        target = item(bring("Sony turntable PSLX350H with a belt drive and a walnut plinth"));
        skipped = item(bring("Sony turntable PSLX350H with a belt drive and an ebony plinth"));
        merged = item(bring("Sony turntable PSLX350H with a belt drive and a cherry plinth"));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private DataResult bring(String text) {
        return house.orchestrator.data(
                DataRequest.builder(ANNA, PROJECT).text(text).enrich(false).build());
    }

    private GatherItem item(DataResult result) {
        return house.item(result.itemId());
    }

    private GatherItem now(GatherItem one) {
        return house.item(one.id());
    }

    private MergeProposal proposal() {
        return gather.propose(ANNA, PROJECT, merged.id(), target.id(), MergePolicy.KEEP_ALL);
    }

    private List<String> search(String words) {
        return gather.search(ANNA, PROJECT, words, 10).stream()
                .map(GatherItem::id)
                .toList();
    }

    private List<String> resembling(String wood) {
        return bring("Sony turntable PSLX350H with belt drive, " + wood + " plinth").duplicates().stream()
                .map(GatherDuplicate::id)
                .toList();
    }

    private void standsForItself(GatherItem one, String word, String by) {
        assertThat(now(one).resolution()).isNull();
        assertThat(search(word)).containsExactly(one.id());
        List<GatherDecision> log = now(one).decisions();
        GatherDecision last = log.get(log.size() - 1);
        assertThat(last.kind()).isEqualTo(Kind.UNDO);
        assertThat(last.otherId()).isEqualTo(target.id());
        assertThat(last.by()).isEqualTo(by);
    }

    @Test
    void what_a_deleted_item_stood_for_is_found_again_by_words_and_by_the_comparison() {
        gather.skip(ANNA, skipped, target.id());
        gather.merge(ANNA, proposal());
        assertThat(search("ebony")).isEmpty();
        assertThat(gather.delete(BEN, PROJECT, target.id())).isTrue();
        standsForItself(skipped, "ebony", "ben");
        standsForItself(merged, "cherry", "ben");
        assertThat(search("plinth")).containsExactlyInAnyOrder(skipped.id(), merged.id());
        assertThat(resembling("ebony")).contains(skipped.id());
        assertThat(resembling("cherry")).contains(merged.id());
    }

    @Test
    void decisions_about_others_stay_and_what_was_undone_is_not_undone_again() {
        GatherItem other = item(bring("A brass lantern in the lamp room"));
        gather.skip(ANNA, skipped, other.id());
        gather.keepBoth(ANNA, merged, target.id());
        GatherItem undone = item(bring("A copper lantern in the lamp room"));
        gather.skip(ANNA, undone, target.id());
        gather.undo(ANNA, PROJECT, undone.id());
        List<GatherItem> before = List.of(now(skipped), now(merged), now(undone), now(other));
        assertThat(gather.delete(BEN, PROJECT, target.id())).isTrue();
        assertThat(List.of(now(skipped), now(merged), now(undone), now(other))).isEqualTo(before);
    }

    @Test
    void what_was_left_out_is_found_by_no_word_however_that_is_written() {
        gather.skip(ANNA, skipped, target.id());
        assertThat(search("Sony " + target.id())).isEmpty();
    }

    @Test
    void more_than_a_store_tells_at_once_stand_for_themselves_again() {
        GatherStore store = stores.real.gather();
        int many = 1_001;
        for (int i = 0; i < many; i++) {
            store.insert(numbered(i), List.of());
            gather.skip(
                    ANNA,
                    numbered(i).toBuilder()
                            .version(1, numbered(i).lastUpdated())
                            .build(),
                    target.id());
        }
        assertThat(gather.delete(BEN, PROJECT, target.id())).isTrue();
        for (int i = 0; i < many; i++) {
            assertThat(now(numbered(i)).resolution()).isNull();
        }
    }

    private static GatherItem numbered(int number) {
        return GatherItem.accepted(
                        "n-" + number,
                        PROJECT,
                        GatherItem.Format.TEXT,
                        "text " + number,
                        "hash " + number,
                        "anna",
                        java.time.Instant.EPOCH)
                .state(State.COMPLETE, null)
                .build();
    }

    @Test
    void a_merge_of_a_deleted_item_is_undone_although_others_are_deleted_meanwhile() {
        gather.merge(ANNA, proposal());
        gather.delete(ANNA, PROJECT, merged.id());
        for (int i = 0; i < 10; i++) {
            house.time.pass(java.time.Duration.ofSeconds(1));
            bring("Number " + i);
        }
        List<GatherItem> newest = gather.list(ANNA, GatherQuery.of(PROJECT));
        stores.beforeNextPage(() -> newest.subList(0, 5).forEach(one -> gather.delete(BEN, PROJECT, one.id())));
        assertThat(gather.undo(ANNA, PROJECT, merged.id()).id()).isEqualTo(target.id());
        assertThat(now(target).merges()).isEmpty();
    }

    @Test
    void who_leaves_an_item_out_for_one_that_is_being_deleted_is_told() {
        stores.beforeUpdate(skipped.id(), () -> gather.delete(BEN, PROJECT, target.id()));
        assertThatThrownBy(() -> gather.skip(ANNA, skipped, target.id())).hasMessageContaining(target.id());
        standsForItself(skipped, "ebony", "anna");
    }

    @Test
    void what_is_decided_while_an_item_is_being_deleted_is_taken_back() {
        stores.beforeDelete(() -> gather.skip(ANNA, skipped, target.id()));
        gather.delete(BEN, PROJECT, target.id());
        standsForItself(skipped, "ebony", "ben");
    }

    @Test
    void who_merges_an_item_into_one_that_is_being_deleted_is_told() {
        MergeProposal proposal = proposal();
        stores.beforeUpdate(target.id(), () -> gather.delete(BEN, PROJECT, target.id()));
        assertThatThrownBy(() -> gather.merge(ANNA, proposal)).isInstanceOf(OrchestratorException.class);
        standsForItself(merged, "cherry", "ben");
    }

    @Test
    void an_item_that_changes_while_its_decision_is_taken_back_is_read_again() {
        gather.skip(ANNA, skipped, target.id());
        stores.beforeUpdate(
                skipped.id(),
                () -> stores.real
                        .gather()
                        .update(now(skipped).toBuilder().context("changed").build(), List.of()));
        assertThat(gather.delete(BEN, PROJECT, target.id())).isTrue();
        standsForItself(skipped, "ebony", "ben");
        assertThat(now(skipped).context()).isEqualTo("changed");
    }

    @Test
    void a_delete_of_which_the_answer_is_lost_leaves_nothing_behind_what_is_gone() {
        gather.skip(ANNA, skipped, target.id());
        stores.afterDelete(() -> {
            throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "the database cannot be reached");
        });
        assertThatThrownBy(() -> gather.delete(BEN, PROJECT, target.id())).hasMessageContaining("cannot be reached");
        standsForItself(skipped, "ebony", "ben");
    }

    @Test
    void a_delete_that_died_half_way_can_be_made_again() {
        gather.skip(ANNA, skipped, target.id());
        assertThat(stores.real.gather().delete(PROJECT, target.id())).isTrue();
        assertThat(gather.delete(BEN, PROJECT, target.id())).isFalse();
        standsForItself(skipped, "ebony", "ben");
    }
}
