package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.query.EntityTypes;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.testing.ScriptedModel;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OverlappingPagesTest {

    /** Tells the same hundred entities on each of its first two pages, as a Brain may while somebody writes. */
    private static final class Repeating implements Brain {
        @Override
        public List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
            if (query.offset() > 100) {
                return List.of();
            }
            return IntStream.range(0, 100)
                    .mapToObj(i -> Entity.of("e-" + i, i < 3 ? "Weapon" : "Person", "Entity " + i, ""))
                    .map(entity -> new BrainMatch(entity, 0.9, List.of()))
                    .toList();
        }

        @Override
        public List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void upsert(
                String projectId,
                Collection<Entity> entities,
                Collection<Relation> relations,
                Cancellation cancellation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(String projectId, Collection<String> ids, Cancellation cancellation) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void an_entity_that_two_pages_tell_is_found_once() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Yes."), new Repeating())) {
            assertThat(house.orchestrator
                            .query(QueryHouse.ask(QueryHouse.QUESTION)
                                    .types(EntityTypes.OTHER)
                                    .build())
                            .results())
                    .extracting(EntityCard::id)
                    .containsExactly("e-0", "e-1", "e-2");
        }
    }
}
