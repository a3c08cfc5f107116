package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.Qualification;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryBrain;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody's decision makes a run lose what it has paid for. */
@Timeout(60)
class GatherWhileCompletingTest {

    private static final String LANTERN = "The lantern of the keeper is red and hangs on a hook.";

    private final Answers model = new Answers();
    private final HookedStores stores = new HookedStores();
    private final DataHouse house =
            DataHouse.of(model, builder -> builder.stores(stores).brain(InMemoryBrain.create()));
    private final Gather gather = house.orchestrator.gather();

    @AfterEach
    void close() {
        house.close();
    }

    private GatherItem newest() {
        return gather.list(ANNA, GatherQuery.of(PROJECT)).get(0);
    }

    private GatherItem other() {
        return house.item(house.orchestrator
                .data(DataHouse.text("The ship leaves the harbour at dawn"))
                .itemId());
    }

    private static Qualification qualification(GatherItem item) {
        Entity entity = Entity.of("lantern", "prop", "Lantern", "Red.");
        return new Qualification(PROJECT, item.id(), List.of(entity), List.of(), Usage.NONE);
    }

    /** Brings the lantern, with something that somebody tries while a model completes it. */
    private void isRefusedMeanwhile(Consumer<GatherItem> decision) {
        List<OrchestratorException> refusals = new ArrayList<>();
        model.to(Ask.SUMMARY, () -> {
            refusals.add(refusal(() -> decision.accept(newest())));
            return Script.answer("A red lantern.");
        });
        DataResult result = house.orchestrator.data(DataHouse.text(LANTERN));
        assertThat(result.state()).isEqualTo(State.COMPLETE);
        assertThat(result.summary()).isEqualTo("A red lantern.");
        assertThat(refusals).singleElement().satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
            assertThat(refusal).hasMessageContaining(result.itemId()).hasMessageContaining("retryPending");
        });
        assertThat(house.item(result.itemId()).decisions()).isEmpty();
    }

    private static OrchestratorException refusal(ThrowingCallable call) {
        return catchThrowableOfType(OrchestratorException.class, call);
    }

    @Test
    void nothing_is_left_out_while_it_is_completed() {
        GatherItem other = other();
        isRefusedMeanwhile(item -> gather.skip(ANNA, item, other.id()));
    }

    @Test
    void nothing_is_told_apart_while_it_is_completed() {
        GatherItem other = other();
        isRefusedMeanwhile(item -> gather.keepBoth(ANNA, item, other.id()));
    }

    @Test
    void nothing_is_published_while_it_is_completed() {
        isRefusedMeanwhile(item -> gather.publish(ANNA, qualification(item)));
        assertThat(newest().entityIds()).isEmpty();
        gather.publish(ANNA, qualification(newest()));
        assertThat(newest().entityIds()).containsExactly("lantern");
    }

    @Test
    void who_publishes_is_told_that_somebody_else_was_first_and_may_do_it_again() {
        GatherItem other = other();
        GatherItem item =
                house.item(house.orchestrator.data(DataHouse.text(LANTERN)).itemId());
        stores.beforeUpdate(item.id(), () -> gather.keepBoth(ANNA, item, other.id()));
        assertThatThrownBy(() -> gather.publish(ANNA, qualification(item)))
                .hasMessageContaining("changed by somebody else; read it again and decide anew")
                .extracting(failure -> ((OrchestratorException) failure).code())
                .isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(gather.publish(ANNA, qualification(item)).entityIds()).containsExactly("lantern");
    }
}
