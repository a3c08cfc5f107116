package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.store.GatherDecision;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherResolution.Kind;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An entity of the Brain that an item resembles is decided about as an item is, as far as there is something to decide. */
@Timeout(60)
class GatherEntitiesTest {

    private static final String LANTERN = "lantern-1";
    private static final String TEXT = "It hangs on a hook in the lamp room.";

    private final MoodyBrain brain = MoodyBrain.finding(Entity.of(LANTERN, "prop", "Brass lantern", TEXT));
    private final DataHouse house = DataHouse.of(new Answers(), builder -> builder.brain(brain));
    private final Gather gather = house.orchestrator.gather();
    private GatherItem item;

    @BeforeEach
    void bring() {
        item = house.item(house.orchestrator
                .data(DataRequest.builder(ANNA, PROJECT)
                        .json("{\"name\":\"Brass lantern\",\"text\":\"" + TEXT + "\"}")
                        .enrich(false)
                        .build())
                .itemId());
        assertThat(item.duplicates())
                .extracting(GatherDuplicate::kind, GatherDuplicate::id)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(GatherDuplicate.Kind.ENTITY, LANTERN));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private List<GatherItem> found() {
        return gather.search(ANNA, PROJECT, "lantern", 10);
    }

    @Test
    void an_item_is_left_out_for_an_entity_until_that_is_undone() {
        GatherItem skipped = gather.skip(ANNA, item, LANTERN);
        assertThat(skipped.resolution().kind()).isEqualTo(Kind.SKIP);
        assertThat(skipped.resolution().otherId()).isEqualTo(LANTERN);
        assertThat(skipped.decisions()).extracting(GatherDecision::otherId).containsExactly(LANTERN);
        assertThat(found()).isEmpty();
        assertThat(gather.undo(ANNA, PROJECT, item.id()).resolution()).isNull();
        assertThat(found()).hasSize(1);
    }

    @Test
    void no_item_is_left_out_for_an_entity_that_is_gone() {
        brain.forget();
        assertThatThrownBy(() -> gather.skip(ANNA, item, LANTERN)).hasMessageContaining(LANTERN);
        assertThat(found()).hasSize(1);
        assertThat(gather.keepBoth(ANNA, item, LANTERN).resolution()).isNotNull();
    }

    @Test
    void an_item_and_an_entity_are_two_things() {
        GatherItem kept = gather.keepBoth(ANNA, item, LANTERN);
        assertThat(kept.resolution().kind()).isEqualTo(Kind.KEEP_BOTH);
        assertThat(found()).hasSize(1);
        assertThatThrownBy(() -> gather.skip(ANNA, kept, LANTERN)).hasMessageContaining("already");
    }

    @Test
    void nothing_is_merged_into_an_entity_and_what_to_do_instead_is_told() {
        isRefused(() -> gather.propose(ANNA, PROJECT, item.id(), LANTERN, MergePolicy.KEEP_ALL));
        Instant then = item.createdAt();
        MergeProposal made = new MergeProposal(
                PROJECT, item.id(), item.version(), "anna", then, LANTERN, 1, "anna", then, List.of());
        isRefused(() -> gather.merge(ANNA, made));
        assertThat(house.item(item.id())).isEqualTo(item);
    }

    private static void isRefused(ThrowingCallable merging) {
        assertThatThrownBy(merging)
                .hasMessageContaining(LANTERN + " is an entity")
                .hasMessageContaining("qualify and publish")
                .extracting(failure -> ((OrchestratorException) failure).code())
                .isEqualTo(ErrorCode.VALIDATION_ERROR);
    }

    @Test
    void what_is_neither_an_item_nor_an_entity_is_named() {
        assertThatThrownBy(() -> gather.skip(ANNA, item, "lantern-2")).hasMessageContaining("no gather item lantern-2");
        assertThatThrownBy(() -> gather.keepBoth(ANNA, item, "lantern-2"))
                .hasMessageContaining("no gather item lantern-2");
    }
}
