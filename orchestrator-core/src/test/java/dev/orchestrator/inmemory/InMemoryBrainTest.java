package dev.orchestrator.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.BrainContract;
import dev.orchestrator.contract.BrainSize;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryBrainTest extends BrainContract {

    private final Brain brain = InMemoryBrain.create();

    @Override
    protected Brain brain() {
        return brain;
    }

    @Override
    protected BrainSize size(String projectId) {
        return BrainSize.asTold(brain, projectId);
    }

    private List<BrainMatch> searchFor(String text) {
        List<Entity> entities = List.of(
                Entity.of("duel", "scene", "The duel", "Two riders meet on the bridge at dawn."),
                Entity.of("bridge", "location", "The bridge", "It is made of stone."),
                new Entity("sword", "prop", "Oathkeeper", "", Map.of("forged from", List.of("Ice", 2))));
        brain.upsert(project, entities, List.of(), Cancellation.none());
        return brain.search(BrainQuery.of(project, text), Cancellation.none());
    }

    @Test
    void a_word_in_the_title_is_worth_more_than_elsewhere() {
        assertThat(searchFor("bridge")).extracting(match -> match.entity().id()).containsExactly("bridge", "duel");
        assertThat(searchFor("bridge").get(0).similarity()).isEqualTo(1);
    }

    @Test
    void rare_words_weigh_more_than_frequent_ones() {
        assertThat(searchFor("the bridge at dawn"))
                .first()
                .extracting(match -> match.entity().id())
                .isEqualTo("duel");
    }

    @Test
    void words_of_a_question_do_not_matter() {
        assertThat(searchFor("What is the Oathkeeper?"))
                .extracting(match -> match.entity().id())
                .containsExactly("sword");
        assertThat(searchFor("What is the capital of France?")).isEmpty();
    }

    @Test
    void properties_are_searched() {
        assertThat(searchFor("What was forged from ICE?"))
                .extracting(match -> match.entity().id())
                .containsExactly("sword");
    }
}
