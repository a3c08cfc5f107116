package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The part of {@link BrainContract} about searching. What is searched for shares words with what is to be found, so that a
 * Brain without any notion of meaning passes as well.
 */
abstract class BrainSearchContract extends BrainScenario {

    private static final String SWORD = "the sword Needle of Arya Stark";
    private static final String UNRELATED = "quarterly income tax return of a dentist";

    @Test
    void a_project_that_nobody_wrote_to_has_no_matches() {
        assertThat(search(anything(SWORD))).isEmpty();
    }

    @Test
    void what_is_related_is_above_the_default_threshold_and_the_rest_is_below() {
        write(FILM, List.of());
        assertThat(searchIds(query(SWORD))).containsExactlyInAnyOrder("arya", "needle");
        assertThat(searchIds(query("bread and butter for breakfast"))).containsExactly("kitchen");
        assertThat(search(query(UNRELATED))).isEmpty();
    }

    @Test
    void an_entity_is_found_by_its_title_and_by_its_text() {
        write(FILM, List.of());
        for (Entity entity : FILM) {
            assertThat(searchIds(query(entity.title()))).as("by title").contains(entity.id());
            assertThat(searchIds(query(entity.text()))).as("by text").first().isEqualTo(entity.id());
        }
    }

    @Test
    void a_threshold_of_zero_returns_whatever_is_nearest() {
        write(FILM, List.of());
        assertThat(search(anything(UNRELATED))).hasSameSizeAs(FILM);
        List<String> nearest = searchIds(anything(SWORD));
        assertThat(nearest).hasSameSizeAs(FILM);
        assertThat(nearest.subList(0, 2)).containsExactlyInAnyOrder("arya", "needle");
        assertThat(searchIds(anything(SWORD).page(0, 3))).isEqualTo(nearest.subList(0, 3));
    }

    @Test
    void a_threshold_leaves_out_what_is_less_similar_and_nothing_else() {
        write(FILM, List.of());
        List<BrainMatch> all = search(anything(SWORD));
        for (double threshold : new double[] {
            0.2, 0.6, 0.8, 1, all.get(0).similarity(), all.get(1).similarity()
        }) {
            List<BrainMatch> above = all.stream()
                    .filter(match -> match.similarity() >= threshold)
                    .toList();
            assertThat(search(query(SWORD).withThreshold(threshold))).isEqualTo(above);
        }
    }

    @Test
    void matches_bring_the_entity_as_it_was_written() {
        write(FILM, List.of());
        assertThat(search(anything(SWORD))).extracting(BrainMatch::entity).containsExactlyInAnyOrderElementsOf(FILM);
    }

    @Test
    void those_equally_similar_come_by_id() {
        List<Entity> alike = alike(12, "scene", "A duel at dawn");
        write(new ArrayList<>(alike).subList(6, 12), List.of());
        write(alike.subList(0, 6), List.of());
        assertThat(searchIds(query("duel at dawn").page(0, 20)))
                .isEqualTo(alike.stream().map(Entity::id).toList());
    }

    @Test
    void only_the_asked_types_are_searched() {
        write(FILM, List.of());
        assertThat(searchIds(query(SWORD).withTypes(Set.of("prop")))).containsExactly("needle");
        assertThat(searchIds(anything(SWORD).withTypes(Set.of("prop", "scene"))))
                .containsExactlyInAnyOrder("needle", "rocket", "kitchen");
        assertThat(search(anything(SWORD).withTypes(Set.of("script")))).isEmpty();
    }

    @Test
    void types_are_compared_letter_by_letter() {
        List<String> types =
                List.of("scene", "Scene", "SCENE", "scene ", "sc\u00e8ne", "sce\u0300ne", "scene-1", "scen*");
        List<Entity> scenes = IntStream.range(0, types.size())
                .mapToObj(i -> Entity.of("e-" + i, types.get(i), "A duel at dawn", ""))
                .toList();
        write(scenes, List.of());
        for (Entity scene : scenes) {
            assertThat(searchIds(query("duel at dawn").withTypes(Set.of(scene.type()))))
                    .as("type %s", scene.type())
                    .containsExactly(scene.id());
        }
    }

    @Test
    void a_type_is_found_behind_a_crowd_of_another_one() {
        write(alike(300, "scene", "A duel at dawn"), List.of());
        write(Entity.of("dawn", "location", "The field of the duel", "Grey grass, seen at dawn."));
        assertThat(searchIds(query("a duel at dawn").withTypes(Set.of("location"))))
                .containsExactly("dawn");
    }

    @Test
    void a_limit_is_kept() {
        write(alike(25, "scene", "A duel at dawn"), List.of());
        BrainQuery query = query("duel at dawn");
        assertThat(search(query)).hasSize(BrainQuery.DEFAULT_LIMIT);
        assertThat(search(query.page(0, 1))).hasSize(1);
        assertThat(search(query.page(0, 24))).hasSize(24);
        assertThat(search(query.page(0, 26))).hasSize(25);
    }

    @Test
    void pages_fit_together() {
        write(alike(10, "scene", "A duel at dawn"), List.of());
        write(alike(23, "scene", "A duel at dawn").subList(10, 16), List.of());
        write(FILM, List.of());
        for (double threshold : new double[] {0, 0.6}) {
            BrainQuery query = query("duel at dawn").withThreshold(threshold);
            List<BrainMatch> whole = search(query.page(0, 100));
            assertThat(whole).hasSize(threshold == 0 ? 21 : 16);
            for (int size : new int[] {1, 5, 7, 50}) {
                assertThat(pages(query, size, whole.size())).isEqualTo(whole);
            }
            assertThat(search(query.page(whole.size(), 10))).isEmpty();
        }
    }

    private List<BrainMatch> pages(BrainQuery query, int size, int all) {
        List<BrainMatch> pages = new ArrayList<>();
        for (int offset = 0; offset < all; offset += size) {
            pages.addAll(search(query.page(offset, size)));
        }
        return pages;
    }

    @Test
    void matches_can_be_read_as_far_down_as_promised() {
        int most = BrainQuery.MOST_MATCHES;
        write(alike(most + 5, "scene", "A duel at dawn"), List.of());
        BrainQuery query = query("duel at dawn");
        List<String> whole = searchIds(query.page(0, most));
        assertThat(whole).hasSize(most);
        assertThat(searchIds(query.page(most - 7, 7))).isEqualTo(whole.subList(most - 7, most));
        assertThat(searchIds(query.page(most - 1, 1))).isEqualTo(whole.subList(most - 1, most));
    }

    @Test
    void the_order_is_the_same_each_time() {
        write(alike(30, "scene", "A duel at dawn"), List.of());
        write(FILM, List.of());
        for (String text : List.of("duel at dawn", SWORD, UNRELATED)) {
            List<BrainMatch> first = search(anything(text).page(0, 40));
            for (int i = 0; i < 5; i++) {
                assertThat(search(anything(text).page(0, 40))).isEqualTo(first);
            }
        }
    }

    @Test
    void matches_tell_what_they_are_related_to() {
        write(FILM, List.of(Relation.of("arya", "OWNS", "needle"), Relation.of("kitchen", "SHOWS", "arya")));
        assertThat(matchOf(ARYA).links())
                .containsExactlyInAnyOrder(
                        new Link("OWNS", true, "needle", "Needle"),
                        new Link("SHOWS", false, "kitchen", "Breakfast in the kitchen"));
        assertThat(matchOf(NEEDLE).links()).containsExactly(new Link("OWNS", false, "arya", "Arya Stark"));
        assertThat(matchOf(ROCKET).links()).isEmpty();
    }

    @Test
    void relations_in_both_directions_and_of_several_types_are_links_of_their_own() {
        write(FILM, List.of(Relation.of("arya", "OWNS", "needle"), Relation.of("arya", "FIGHTS_WITH", "needle")));
        relate(Relation.of("needle", "OWNS", "arya"));
        assertThat(matchOf(NEEDLE).links())
                .containsExactlyInAnyOrder(
                        new Link("OWNS", false, "arya", "Arya Stark"),
                        new Link("FIGHTS_WITH", false, "arya", "Arya Stark"),
                        new Link("OWNS", true, "arya", "Arya Stark"));
    }

    @Test
    void links_name_the_other_entity_as_it_is_called_now() {
        write(FILM, List.of(Relation.of("arya", "OWNS", "needle")));
        write(Entity.of("needle", "prop", "Needle the second", "Forged anew."));
        assertThat(matchOf(ARYA).links()).containsExactly(new Link("OWNS", true, "needle", "Needle the second"));
        delete("needle");
        assertThat(matchOf(ARYA).links()).isEmpty();
    }

    @Test
    void there_are_no_more_links_than_promised() {
        List<Entity> crowd = alike(BrainMatch.MOST_LINKS + 5, "character", "A soldier of the watch");
        List<Relation> commands = crowd.stream()
                .map(soldier -> Relation.of("arya", "COMMANDS", soldier.id()))
                .toList();
        write(ARYA);
        write(crowd, commands);
        Set<Link> possible = crowd.stream()
                .map(soldier -> new Link("COMMANDS", true, soldier.id(), soldier.title()))
                .collect(Collectors.toSet());
        assertThat(matchOf(ARYA).links())
                .hasSize(BrainMatch.MOST_LINKS)
                .doesNotHaveDuplicates()
                .isSubsetOf(possible);
    }
}
