package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of {@link BrainContract} about reading by id and about what lies around entities. */
abstract class BrainNeighboursContract extends BrainSearchContract {

    /** Writes entities a to z, as many as there are letters, and relations written like "ab" for KNOWS. */
    private void graph(String letters, String... relations) {
        write(
                letters.chars()
                        .mapToObj(letter -> entity(Character.toString(letter)))
                        .toList(),
                Stream.of(relations).map(BrainNeighboursContract::knows).toList());
    }

    private static Relation knows(String ends) {
        return relation(ends.substring(0, 1), ends.substring(1));
    }

    private void assertRelations(NeighbourQuery query, String... relations) {
        assertThat(neighbours(query).relations())
                .containsExactlyInAnyOrder(
                        Stream.of(relations).map(BrainNeighboursContract::knows).toArray(Relation[]::new));
    }

    @Test
    void entities_are_found_in_the_order_of_the_ids_each_once() {
        graph("abcd");
        assertThat(find("c", "nobody", "a", "c", "d", "a"))
                .extracting(Entity::id)
                .containsExactly("c", "a", "d");
        assertThat(find()).isEmpty();
        assertThat(find("nobody")).isEmpty();
    }

    @Test
    void any_number_of_ids_may_be_read() {
        graph("ab");
        List<String> ids = new ArrayList<>(List.of("b"));
        for (int i = 0; i < 25_000; i++) {
            ids.add("nobody-" + i);
        }
        ids.add("a");
        assertThat(find(ids.toArray(String[]::new))).extracting(Entity::id).containsExactly("b", "a");
    }

    @Test
    void neighbours_are_told_in_both_directions_as_they_were_written() {
        write(FILM, List.of(Relation.of("arya", "OWNS", "needle"), Relation.of("kitchen", "SHOWS", "arya")));
        Neighbourhood around = neighbours(around("arya"));
        assertThat(around.entities()).containsExactly(KITCHEN, NEEDLE);
        assertThat(around.relations())
                .containsExactlyInAnyOrder(
                        Relation.of("arya", "OWNS", "needle"), Relation.of("kitchen", "SHOWS", "arya"));
        assertThat(neighbours(around("rocket"))).isEqualTo(new Neighbourhood(List.of(), List.of()));
    }

    @Test
    void neighbours_are_looked_for_as_far_as_the_depth() {
        graph("abcdefg", "ab", "cb", "cd", "ed", "ef", "fg");
        assertThat(neighbourIds(around("a"))).containsExactly("b");
        assertThat(neighbourIds(around("a").withDepth(2))).containsExactly("b", "c");
        assertThat(neighbourIds(around("a").withDepth(3))).containsExactly("b", "c", "d");
        assertThat(neighbourIds(around("a").withDepth(4))).containsExactly("b", "c", "d", "e");
        assertRelations(around("a").withDepth(2), "ab", "cb");
    }

    @Test
    void the_nearest_come_first_and_those_equally_near_by_id() {
        graph("abcdxyz", "xz", "xy", "za", "yd", "yc", "zb");
        assertThat(neighbourIds(around("x").withDepth(2))).containsExactly("y", "z", "a", "b", "c", "d");
        assertThat(neighbourIds(around("a").withDepth(4))).containsExactly("z", "b", "x", "y", "c", "d");
    }

    @Test
    void the_limit_keeps_the_nearest() {
        graph("abcdxyz", "xz", "xy", "za", "yd", "yc", "zb");
        NeighbourQuery query = around("x").withDepth(2);
        for (int limit = 1; limit <= 6; limit++) {
            assertThat(neighbourIds(query.withLimit(limit)))
                    .isEqualTo(List.of("y", "z", "a", "b", "c", "d").subList(0, limit));
        }
        assertRelations(query.withLimit(3), "xy", "xz", "za");
    }

    @Test
    void there_are_a_hundred_neighbours_unless_asked_otherwise() {
        List<Entity> crowd = alike(1_010, "character", "A soldier of the watch");
        write(ARYA);
        write(
                crowd,
                crowd.stream().map(soldier -> relation("arya", soldier.id())).toList());
        List<String> ids = crowd.stream().map(Entity::id).toList();
        assertThat(neighbourIds(around("arya"))).isEqualTo(ids.subList(0, NeighbourQuery.DEFAULT_LIMIT));
        Neighbourhood most = neighbours(around("arya").withLimit(NeighbourQuery.MOST_NEIGHBOURS));
        assertThat(most.entities()).extracting(Entity::id).isEqualTo(ids.subList(0, NeighbourQuery.MOST_NEIGHBOURS));
        assertThat(most.relations()).hasSize(NeighbourQuery.MOST_NEIGHBOURS);
    }

    @Test
    void only_relations_of_the_asked_types_are_followed_and_told() {
        graph("abcd", "ac");
        relate(Relation.of("a", "LOVES", "b"), Relation.of("b", "HATES", "c"), Relation.of("c", "LOVES", "d"));
        relate(Relation.of("b", "KNOWS", "a"), Relation.of("a", "loves", "d"));
        NeighbourQuery loves = around("a").withDepth(4).along(Set.of("LOVES"));
        assertThat(neighbourIds(loves)).containsExactly("b");
        assertThat(neighbours(loves).relations()).containsExactly(Relation.of("a", "LOVES", "b"));
        assertThat(neighbourIds(loves.along(Set.of("LOVES", "HATES")))).containsExactly("b", "c", "d");
        assertThat(neighbours(loves.along(Set.of("LOVES", "HATES"))).relations())
                .containsExactlyInAnyOrder(
                        Relation.of("a", "LOVES", "b"), Relation.of("b", "HATES", "c"), Relation.of("c", "LOVES", "d"));
        assertThat(neighbourIds(around("a").along(Set.of("loves")))).containsExactly("d");
        assertThat(neighbourIds(around("a").along(Set.of("Loves", "LOV*")))).isEmpty();
    }

    @Test
    void relations_among_the_neighbours_are_told_and_those_that_lead_farther_are_not() {
        graph("abcd", "ab", "ac", "bc", "cb", "cd");
        assertThat(neighbourIds(around("a"))).containsExactly("b", "c");
        assertRelations(around("a"), "ab", "ac", "bc", "cb");
    }

    @Test
    void circles_end() {
        graph("abc", "ab", "bc", "ca", "aa", "bb");
        assertThat(neighbourIds(around("a").withDepth(4))).containsExactly("b", "c");
        assertRelations(around("a").withDepth(4), "ab", "bc", "ca", "aa", "bb");
        assertSize(3, 5);
    }

    @Test
    void several_starts_are_not_among_their_neighbours() {
        graph("abcde", "ab", "bc", "cd", "de");
        assertThat(neighbourIds(around("a", "b"))).containsExactly("c");
        assertRelations(around("a", "b"), "ab", "bc");
        assertThat(neighbourIds(around("a", "e").withDepth(2))).containsExactly("b", "d", "c");
        assertThat(neighbourIds(around("a", "b").withDepth(4))).containsExactly("c", "d", "e");
    }

    @Test
    void unknown_starts_are_passed_over() {
        graph("abc", "ab");
        assertThat(neighbourIds(around("nobody", "a"))).containsExactly("b");
        assertRelations(around("nobody", "a"), "ab");
        assertThat(neighbours(around("nobody"))).isEqualTo(new Neighbourhood(List.of(), List.of()));
        assertThat(neighbours(around())).isEqualTo(new Neighbourhood(List.of(), List.of()));
    }
}
