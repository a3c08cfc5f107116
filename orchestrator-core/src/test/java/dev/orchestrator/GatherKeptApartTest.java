package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.store.GatherDecision;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherResolution;
import dev.orchestrator.port.store.GatherResolution.Kind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody has told apart stays apart, and keeps nobody from deciding about the rest. */
@Timeout(60)
class GatherKeptApartTest {

    private static final String LANTERN = "lantern-1";

    private final Answers model = new Answers();
    private final MoodyBrain brain =
            MoodyBrain.finding(Entity.of(LANTERN, "prop", "Sony turntable PSLX350H", "Belt drive and walnut plinth"));
    private final HookedStores stores = new HookedStores();
    private final DataHouse house =
            DataHouse.of(model, builder -> builder.stores(stores).brain(brain));
    private final Gather gather = house.orchestrator.gather();
    private GatherItem first;
    private GatherItem second;
    private GatherItem item;

    @BeforeEach
    void bring() {
        model.to(Ask.ENRICH, "no JSON at all"); // what fails is compared all the same, and again when it is tried again
        first = bring("walnut");
        second = bring("ebony");
        item = bring("cherry");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private GatherItem bring(String wood) {
        String text = "Sony turntable PSLX350H with a belt drive and a " + wood + " plinth";
        return house.item(house.orchestrator.data(DataHouse.text(text)).itemId());
    }

    private GatherItem now(GatherItem one) {
        return house.item(one.id());
    }

    private GatherItem keepBoth(String otherId) {
        return gather.keepBoth(ANNA, now(item), otherId);
    }

    private GatherItem undo() {
        return gather.undo(ANNA, PROJECT, item.id());
    }

    private GatherItem merge(GatherItem other) {
        return gather.merge(ANNA, gather.propose(ANNA, PROJECT, item.id(), other.id(), MergePolicy.KEEP_ALL));
    }

    private static void holds(GatherItem one, Kind kind, GatherItem other) {
        assertThat(one.resolution()).isNotNull();
        assertThat(one.resolution().kind()).isEqualTo(kind);
        assertThat(one.resolution().otherId()).isEqualTo(other.id());
    }

    @Test
    void after_one_was_told_apart_an_item_is_left_out_for_another() {
        GatherItem kept = keepBoth(first.id());
        GatherResolution apart = kept.resolution();
        holds(gather.skip(ANNA, kept, second.id()), Kind.SKIP, second);
        assertThat(now(item).decisions())
                .extracting(GatherDecision::kind)
                .containsExactly(GatherDecision.Kind.KEEP_BOTH, GatherDecision.Kind.SKIP);
        assertThat(undo().resolution()).isEqualTo(apart);
        assertThat(undo().resolution()).isNull();
        assertThatThrownBy(this::undo).hasMessageContaining("nothing");
    }

    @Test
    void after_one_was_told_apart_an_item_is_merged_into_another() {
        keepBoth(first.id());
        holds(merge(second), Kind.MERGE, second);
        holds(undo(), Kind.KEEP_BOTH, first);
        assertThat(now(second).merges()).isEmpty();
    }

    @Test
    void a_merge_that_fails_leaves_what_was_told_apart() {
        keepBoth(first.id());
        stores.beforeUpdate(second.id(), () -> gather.keepBoth(ANNA, now(second), first.id()));
        assertThatThrownBy(() -> merge(second)).hasMessageContaining("somebody else");
        holds(now(item), Kind.KEEP_BOTH, first);
    }

    @Test
    void what_an_item_was_left_out_for_is_deleted_and_what_it_was_told_apart_from_is_not_forgotten() {
        gather.skip(ANNA, keepBoth(first.id()), second.id());
        gather.delete(ANNA, PROJECT, second.id());
        holds(now(item), Kind.KEEP_BOTH, first);
        assertThat(gather.search(ANNA, PROJECT, "cherry", 10)).hasSize(1);
    }

    @Test
    void several_are_told_apart_and_taken_back_the_last_one_first() {
        keepBoth(first.id());
        keepBoth(second.id());
        for (GatherItem one : List.of(first, second)) {
            assertThatThrownBy(() -> keepBoth(one.id())).hasMessageContaining("already");
            assertThatThrownBy(() -> merge(one)).hasMessageContaining("already");
        }
        holds(now(item), Kind.KEEP_BOTH, second);
        holds(undo(), Kind.KEEP_BOTH, first);
        holds(merge(second), Kind.MERGE, second);
    }

    @Test
    void who_was_left_out_or_merged_is_told_apart_from_nothing_more() {
        gather.skip(ANNA, item, first.id());
        assertThatThrownBy(() -> keepBoth(second.id())).hasMessageContaining("already");
    }

    @Test
    void what_was_told_apart_is_not_proposed_when_the_item_is_compared_again() {
        assertThat(resembling(now(item))).containsExactlyInAnyOrder(first.id(), second.id(), LANTERN);
        keepBoth(first.id());
        keepBoth(LANTERN);
        keepBoth(second.id());
        undo();
        model.to(Ask.ENRICH, "{\"fields\":[],\"complete\":true}");
        GatherItem again = gather.retry(ANNA, PROJECT, item.id());
        assertThat(again.state()).isEqualTo(State.COMPLETE);
        assertThat(resembling(again)).containsExactly(second.id());
        assertThat(resembling(gather.retry(ANNA, PROJECT, first.id()))).doesNotContain(item.id());
    }

    private static List<String> resembling(GatherItem one) {
        return one.duplicates().stream().map(GatherDuplicate::id).toList();
    }
}
