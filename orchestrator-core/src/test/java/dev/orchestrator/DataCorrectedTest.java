package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.data.FieldProposal.Choice;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherDuplicate.Suggestion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a model makes of an item decides neither which thing it is, nor that it says nothing new. */
@Timeout(60)
class DataCorrectedTest {

    private static final String NOTHING_MORE = "{\"fields\":[],\"complete\":true}";
    private static final String TITLE = "The lantern of Aldermoor";

    private final Answers model = new Answers();
    private final MoodyBrain brain = MoodyBrain.finding(Entity.of("dory", "prop", "Dory", "A yellow rowing boat"));
    private final DataHouse house =
            DataHouse.of(model, builder -> builder.brain(brain).duplicates(DuplicateRules.DEFAULT.naturalKey("isbn")));
    private final Gather gather = house.orchestrator.gather();

    @AfterEach
    void close() {
        house.close();
    }

    private DataResult bring(String json) {
        return house.orchestrator.data(DataRequest.json(ANNA, PROJECT, json));
    }

    private DataResult plain(String json) {
        model.to(Ask.ENRICH, NOTHING_MORE);
        return bring(json);
    }

    /** Brings something of which a model changes a field. */
    private DataResult changed(String json, String field, String value) {
        model.to(
                Ask.ENRICH,
                "{\"fields\":[{\"name\":\"" + field + "\",\"value\":\"" + value + "\"}],\"complete\":true}");
        DataResult result = bring(json);
        assertThat(house.item(result.itemId()).enriched()).contains(value);
        return result;
    }

    private static String book(String isbn, String title) {
        return "{\"isbn\":\"" + isbn + "\",\"title\":\"" + title + "\"}";
    }

    @Test
    void a_model_that_corrects_a_natural_key_makes_no_other_thing_of_an_item() {
        String first = plain(book("A-1", TITLE)).itemId();
        String other = plain(book("B-2", "Knots and splices")).itemId();
        DataResult corrected = changed(book("A-1", "A tale of the coast"), "isbn", "B-2");
        assertThat(corrected.duplicates()).extracting(GatherDuplicate::id).containsExactly(first);
        assertThat(plain(book("B-2", "Rope work, the third edition")).duplicates())
                .extracting(GatherDuplicate::id)
                .containsExactly(other);
        assertThat(plain(book("A-1", "Quite unlike")).duplicates())
                .extracting(GatherDuplicate::id)
                .contains(corrected.itemId());
    }

    @Test
    void a_key_that_nobody_has_brought_a_model_may_find() {
        String first = plain(book("A-1", TITLE)).itemId();
        assertThat(changed("{\"isbn\":\" \",\"title\":\"A tale of the coast\"}", "isbn", "A-1")
                        .duplicates())
                .extracting(GatherDuplicate::id)
                .containsExactly(first);
    }

    @Test
    void a_key_that_was_chosen_in_a_merge_counts() {
        String target = plain(book("A-1", TITLE)).itemId();
        String item = plain(book("C-3", TITLE)).itemId();
        gather.merge(
                ANNA,
                gather.propose(ANNA, PROJECT, item, target, MergePolicy.KEEP_ALL)
                        .choose("isbn", Choice.ITEM));
        assertThat(plain(book("C-3", "Quite unlike")).duplicates())
                .extracting(GatherDuplicate::id)
                .containsExactly(target);
    }

    @Test
    void what_is_merged_by_its_key_keeps_the_key_that_was_brought() {
        String target = plain(book("A-1", TITLE)).itemId();
        String item = changed(book("A-1", TITLE + ", retold"), "isbn", "A-I").itemId();
        gather.merge(ANNA, gather.propose(ANNA, PROJECT, item, target, MergePolicy.KEEP_ALL));
        assertThat(plain(book("A-1", "Quite unlike")).duplicates())
                .extracting(GatherDuplicate::id)
                .containsExactly(target);
    }

    private static String boat(String colour) {
        return "{\"title\":\"Rowing boat of the Kestrel Point harbour\",\"colour\":\"" + colour + "\"}";
    }

    private void isNotLeftOut(DataResult result, String other) {
        assertThat(result.duplicates()).isNotEmpty();
        GatherDuplicate found = result.duplicates().get(0);
        assertThat(found.id()).isEqualTo(other);
        assertThat(found.suggestion()).isIn(Suggestion.MERGE, Suggestion.REVIEW);
        assertThat(found.reasons()).anyMatch(reason -> reason.contains("as they were brought"));
    }

    @Test
    void what_is_the_same_only_as_a_model_has_corrected_it_is_not_left_out() {
        String first = plain(boat("yellow")).itemId();
        isNotLeftOut(changed(boat("yelow or ochre"), "colour", "yellow"), first);
    }

    @Test
    void what_is_the_same_only_as_a_model_has_corrected_the_other_one_is_not_left_out() {
        String first = changed(boat("yelow or ochre"), "colour", "yellow").itemId();
        isNotLeftOut(plain(boat("yellow")), first);
    }

    @Test
    void what_another_one_says_only_as_a_model_has_completed_it_is_not_left_out() {
        String first = changed("{\"title\":\"Rowing boat of the Kestrel Point harbour\"}", "colour", "yellow")
                .itemId();
        isNotLeftOut(plain(boat("yellow")), first);
    }

    @Test
    void what_is_the_same_as_an_entity_only_as_a_model_has_corrected_it_is_not_left_out() {
        DataResult corrected =
                changed("{\"name\":\"Dory\",\"text\":\"A yelow rowing boat of 1912\"}", "text", "A yellow rowing boat");
        isNotLeftOut(corrected, "dory");
    }

    @Test
    void what_was_brought_the_same_is_left_out_whatever_a_model_adds_to_both() {
        String first = changed(boat("yellow"), "material", "oak").itemId();
        DataResult again = changed(boat("Yellow!"), "material", "oak");
        assertThat(again.duplicates()).first().satisfies(found -> {
            assertThat(found.id()).isEqualTo(first);
            assertThat(found.suggestion()).isEqualTo(Suggestion.SKIP);
        });
    }
}
