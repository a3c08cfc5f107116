package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.Qualification;
import dev.orchestrator.inmemory.InMemoryBrain;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Relation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatherQualifyTest {

    private static final String LANTERN = "Vera hangs her red lantern on a hook.";

    private final Answers model = new Answers();
    private final InMemoryBrain brain = InMemoryBrain.create();

    GatherQualifyTest() {
        brain.upsert(
                PROJECT,
                List.of(Entity.of("vera", "character", "Vera", "Vera is the keeper of a red lantern.")),
                List.of(),
                Cancellation.none());
    }

    @Test
    void what_an_item_tells_of_is_looked_at_and_then_written_once() {
        try (DataHouse house = DataHouse.of(model, builder -> builder.brain(brain))) {
            Gather gather = house.orchestrator.gather();
            DataResult brought = house.orchestrator.data(DataHouse.text(LANTERN));
            Qualification proposal = gather.qualify(ANNA, PROJECT, brought.itemId());
            assertThat(proposal.entities()).singleElement().satisfies(entity -> {
                assertThat(entity.title()).isEqualTo("Red lantern");
                assertThat(entity.type()).isEqualTo("prop");
                assertThat(entity.properties()).containsEntry("source", brought.itemId());
            });
            String id = proposal.entities().get(0).id();
            assertThat(proposal.relations()).containsExactly(Relation.of("vera", "OWNS", id));
            assertThat(brain.find(PROJECT, List.of(id), Cancellation.none())).isEmpty();

            for (int time = 0; time < 2; time++) {
                assertThat(gather.publish(ANNA, proposal).entityIds()).containsExactly(id);
            }
            assertThat(gather.qualify(ANNA, PROJECT, brought.itemId())
                            .entities()
                            .get(0)
                            .id())
                    .isEqualTo(id);
            assertThat(brain.neighbours(NeighbourQuery.of(PROJECT, List.of("vera")), Cancellation.none())
                            .entities())
                    .extracting(Entity::id)
                    .containsExactly(id);
            assertThat(house.item(brought.itemId()).version())
                    .isEqualTo(gather.publish(ANNA, proposal).version());
        }
    }

    @Test
    void what_somebody_struck_out_is_not_written() {
        try (DataHouse house = DataHouse.of(model, builder -> builder.brain(brain))) {
            DataResult brought = house.orchestrator.data(DataHouse.text(LANTERN));
            Qualification proposal = house.orchestrator.gather().qualify(ANNA, PROJECT, brought.itemId());
            house.orchestrator.gather().publish(ANNA, proposal.with(proposal.entities(), List.of()));
            assertThat(brain.neighbours(NeighbourQuery.of(PROJECT, List.of("vera")), Cancellation.none())
                            .entities())
                    .isEmpty();
        }
    }

    @Test
    void what_was_written_before_stays_with_the_item() {
        try (DataHouse house = DataHouse.of(model, builder -> builder.brain(brain))) {
            DataResult brought = house.orchestrator.data(DataHouse.text(LANTERN));
            Qualification proposal = house.orchestrator.gather().qualify(ANNA, PROJECT, brought.itemId());
            String lantern = proposal.entities().get(0).id();
            house.orchestrator.gather().publish(ANNA, proposal);
            Entity hook = Entity.of("hook", "prop", "Hook", "Of iron.");
            house.orchestrator.gather().publish(ANNA, proposal.with(List.of(hook), List.of()));
            assertThat(house.item(brought.itemId()).entityIds()).containsExactly(lantern, "hook");
        }
    }

    @Test
    void what_the_brain_has_under_that_title_is_not_made_again() {
        brain.upsert(PROJECT, List.of(Entity.of("iron", "prop", "hook", "Iron.")), List.of(), Cancellation.none());
        model.to(
                Ask.QUALIFY,
                "{\"things\":[{\"name\":\"VERA\",\"type\":\"character\",\"text\":\"Sixty.\"},{\"name\":\"Hook\","
                        + "\"type\":\"prop\",\"text\":\"Old.\"},{\"name\":\"Red lantern\",\"type\":\"prop\",\"text\":\"\"}],"
                        + "\"links\":[{\"from\":\"Red lantern\",\"type\":\"HANGS_ON\",\"to\":\"Hook\"},"
                        + "{\"from\":\"Vera\",\"type\":\"OWNS\",\"to\":\"Red lantern\"}]}");
        try (DataHouse house = DataHouse.of(model, builder -> builder.brain(brain))) {
            DataResult brought = house.orchestrator.data(DataHouse.text("It is red and gives light."));
            Qualification proposal = house.orchestrator.gather().qualify(ANNA, PROJECT, brought.itemId());
            assertThat(proposal.entities()).extracting(Entity::title).containsExactly("Red lantern");
            String id = proposal.entities().get(0).id();
            assertThat(proposal.relations())
                    .containsExactly(Relation.of(id, "HANGS_ON", "iron"), Relation.of("vera", "OWNS", id));
            house.orchestrator.gather().publish(ANNA, proposal);
            assertThat(brain.find(PROJECT, List.of("vera"), Cancellation.none()))
                    .extracting(Entity::text)
                    .containsExactly("Vera is the keeper of a red lantern.");
        }
    }

    @Test
    void without_a_brain_nothing_can_be_qualified() {
        try (DataHouse house = DataHouse.of(model)) {
            DataResult brought = house.orchestrator.data(DataHouse.text(LANTERN));
            assertThatThrownBy(() -> house.orchestrator.gather().qualify(ANNA, PROJECT, brought.itemId()))
                    .hasMessageContaining("no Brain");
            assertThat(model.asked(Ask.QUALIFY)).isEmpty();
        }
    }
}
