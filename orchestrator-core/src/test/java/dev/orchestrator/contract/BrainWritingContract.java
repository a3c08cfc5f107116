package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link BrainContract} about writing and deleting. */
abstract class BrainWritingContract extends BrainHostileTextContract {

    private static final List<Relation> PLOT = List.of(
            Relation.of("arya", "OWNS", "needle"),
            Relation.of("kitchen", "SHOWS", "arya"),
            Relation.of("rocket", "LANDS_AT", "lighthouse"));

    @Test
    void what_was_written_is_found_at_once() {
        for (int i = 0; i < 20; i++) {
            Entity entity = Entity.of("e-" + i, "scene", "The duel number" + i, "");
            write(entity);
            assertThat(search(query("duel number" + i).page(0, 50)))
                    .extracting(BrainMatch::entity)
                    .contains(entity);
            assertThat(findOnly("e-" + i)).isEqualTo(entity);
            write(List.of(entity("o-" + i)), List.of(relation("e-" + i, "o-" + i)));
            assertThat(neighbourIds(around("e-" + i))).containsExactly("o-" + i);
        }
    }

    @Test
    void writing_twice_leaves_the_same_counts() {
        for (int i = 0; i < 3; i++) {
            write(FILM, PLOT);
            assertSize(FILM.size(), PLOT.size());
        }
        List<Entity> many = alike(700, "scene", "A duel at dawn");
        List<Relation> ring = IntStream.range(0, 700)
                .mapToObj(
                        i -> relation(many.get(i).id(), many.get((i + 1) % 700).id()))
                .toList();
        for (int i = 0; i < 2; i++) {
            write(many, ring);
            assertSize(FILM.size() + 700, PLOT.size() + 700);
        }
    }

    @Test
    void nothing_may_be_written() {
        write(List.of(), List.of());
        assertSize(0, 0);
        write(FILM, PLOT);
        write(List.of(), List.of());
        delete();
        assertSize(FILM.size(), PLOT.size());
    }

    @Test
    void an_entity_is_replaced_as_a_whole() {
        write(new Entity("e", "prop", "The gondola", "black as tar", Map.of("colour", "black", "length", 11)));
        Entity anew = new Entity("e", "scene", "The tax return", "", Map.of("length", 12));
        write(anew);
        assertThat(search(query("gondola black as tar"))).isEmpty();
        assertThat(search(anything("tax return").withTypes(Set.of("prop")))).isEmpty();
        assertThat(searchIds(query("tax return").withTypes(Set.of("scene")))).containsExactly("e");
        assertThat(findOnly("e").type()).isEqualTo("scene");
        assertThat(findOnly("e").text()).isEmpty();
        assertSize(1, 0);
        requires(BrainPromise.PROPERTIES);
        assertThat(findOnly("e")).isEqualTo(anew);
    }

    @Test
    void relations_of_a_replaced_entity_stay() {
        write(FILM, PLOT);
        write(Entity.of("arya", "character", "No one", ""), KITCHEN);
        assertSize(FILM.size(), PLOT.size());
        assertThat(neighbours(around("arya")).relations()).containsExactlyInAnyOrder(PLOT.get(0), PLOT.get(1));
        assertThat(neighbourIds(around("needle"))).containsExactly("arya");
    }

    @Test
    void a_relation_is_replaced_as_a_whole() {
        requires(BrainPromise.RELATION_PROPERTIES);
        write(FILM, PLOT);
        relate(new Relation("arya", "OWNS", "needle", Map.of("since", 1, "from", "Jon")));
        relate(new Relation("arya", "OWNS", "needle", Map.of("since", 2)));
        assertThat(neighbours(around("needle")).relations())
                .containsExactly(new Relation("arya", "OWNS", "needle", Map.of("since", 2)));
        relate(PLOT.get(0));
        assertThat(neighbours(around("needle")).relations()).containsExactly(PLOT.get(0));
        assertSize(FILM.size(), PLOT.size());
    }

    @Test
    void relations_are_told_apart_by_direction_and_type() {
        List<Relation> relations = List.of(
                Relation.of("arya", "OWNS", "needle"),
                Relation.of("needle", "OWNS", "arya"),
                Relation.of("arya", "owns", "needle"),
                Relation.of("arya", "LOSES", "needle"),
                Relation.of("arya", "OWNS", "arya"));
        write(FILM, relations);
        write(FILM, relations);
        assertSize(FILM.size(), relations.size());
        assertThat(neighbours(around("arya")).relations()).containsExactlyInAnyOrderElementsOf(relations);
    }

    @Test
    void of_several_in_one_call_the_last_one_counts() {
        Entity last = Entity.of("e", "scene", "The last one", "");
        write(Entity.of("e", "prop", "The first one", "gondola"), ARYA, entity("e"), last);
        assertThat(findOnly("e")).isEqualTo(last);
        assertThat(search(query("gondola"))).isEmpty();
        write(List.of(NEEDLE), List.of(PLOT.get(0), PLOT.get(0)));
        assertSize(3, 1);
        requires(BrainPromise.RELATION_PROPERTIES);
        Relation lastRelation = new Relation("arya", "OWNS", "needle", Map.of("since", 2));
        relate(new Relation("arya", "OWNS", "needle", Map.of("since", 1, "to", 3)), lastRelation);
        assertThat(neighbours(around("arya")).relations()).containsExactly(lastRelation);
    }

    @Test
    void a_relation_needs_an_entity_at_each_of_its_ends() {
        write(ARYA, NEEDLE);
        assertRefused(Relation.of("arya", "KILLED", "nobody"));
        assertRefused(Relation.of("nobody", "KILLED", "arya"));
        assertRefused(Relation.of("nobody", "KILLED", "nobody"));
        delete("needle");
        assertRefused(Relation.of("arya", "KILLED", "needle"));
        relate(relation("arya", "arya"));
        write(List.of(NEEDLE), List.of(Relation.of("arya", "OWNS", "needle")));
        assertSize(2, 2);
    }

    private void assertRefused(Relation relation) {
        BrainSize before = size(project);
        List<Entity> entities = List.of(KITCHEN, Entity.of("arya", "other", "Somebody else", ""));
        List<Relation> relations = List.of(relation("arya", "arya"), relation("arya", "kitchen"), relation);
        assertThat(assertFails(ErrorCode.VALIDATION_ERROR, () -> write(entities, relations)))
                .hasMessageContainingAll(relation.from(), relation.type(), relation.to());
        assertThat(size(project)).as("nothing was written").isEqualTo(before);
        assertThat(find("kitchen", "arya")).containsExactly(ARYA);
    }

    @Test
    void a_batch_may_be_large_and_no_larger() {
        int most = Brain.LARGEST_BATCH;
        List<Entity> entities = alike(most + 1, "scene", "A duel at dawn");
        List<Relation> ring = IntStream.rangeClosed(0, most)
                .mapToObj(i -> relation("e-" + (1000 + i), "e-" + (1000 + (i + 1) % most)))
                .toList();
        String[] ids = entities.stream().map(Entity::id).toArray(String[]::new);
        write(entities.subList(0, most), ring.subList(0, most));
        assertThat(find(ids)).isEqualTo(entities.subList(0, most));
        assertThat(neighbourIds(around("e-1000"))).containsExactly("e-1001", "e-" + (1000 + most - 1));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> write(entities, List.of()));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> write(List.of(ARYA), ring));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> delete(ids));
        assertThat(find(ids)).hasSize(most);
        assertThat(find("arya", ids[most])).isEmpty();
        brain().delete(project, List.of(ids).subList(0, most), Cancellation.none());
        assertSize(0, 0);
    }

    @Test
    void what_was_deleted_is_gone_with_its_relations() {
        write(FILM, PLOT);
        delete("arya", "nobody", "arya");
        assertSize(FILM.size() - 1, 1);
        assertThat(find("arya", "needle")).containsExactly(NEEDLE);
        assertThat(searchIds(anything("Arya Stark"))).hasSize(FILM.size() - 1).doesNotContain("arya");
        assertThat(neighbourIds(around("needle", "kitchen").withDepth(2))).isEmpty();
        assertThat(matchOf(NEEDLE).links()).isEmpty();
        delete("arya", "nobody");
        assertSize(FILM.size() - 1, 1);
    }

    @Test
    void what_was_deleted_comes_back_without_its_relations() {
        write(FILM, PLOT);
        delete("arya");
        write(ARYA);
        assertSize(FILM.size(), 1);
        assertThat(neighbourIds(around("arya"))).isEmpty();
        assertThat(matchOf(ARYA).entity()).isEqualTo(ARYA);
        write(FILM, PLOT);
        assertSize(FILM.size(), PLOT.size());
    }
}
