package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherDuplicate.Suggestion;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What items are compared by and found by: the text of their files and what was merged into them, too. */
@Timeout(60)
class DataComparingTest {

    private static final String LEASE =
            "The landlord lets the lighthouse to Vera Quill for nine years. Rent is paid on the first of March.";
    private static final String RECIPE =
            "Stew the mackerel in cider with leeks until the sauce is thick, and serve hot.";
    private static final String FIRE =
            "In the winter of the long frost the harbour of Aldermoor burned down, and the fleet was lost with all hands.";
    private static final String SIEGE =
            "When the granary of Aldermoor was set alight, forty captains drowned beside their ships off Kestrel Point.";

    private final DocumentReader reader = (name, content, cancellation) ->
            DocumentText.of(Map.of("lease.txt", LEASE, "recipe.txt", RECIPE).get(name), "text/plain");
    private final DataHouse house = DataHouse.of(new Answers(), builder -> builder.documents(reader));
    private final Gather gather = house.orchestrator.gather();

    @AfterEach
    void close() {
        house.close();
    }

    private DataResult bring(UnaryOperator<DataRequest.Builder> what) {
        return house.orchestrator.data(
                what.apply(DataRequest.builder(ANNA, PROJECT)).enrich(false).build());
    }

    private DataResult text(String text) {
        return bring(request -> request.text(text));
    }

    private DataResult json(String json) {
        return bring(request -> request.json(json));
    }

    private static Attachment file(String name) {
        return Attachment.bytes(name, "text/plain", name.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> search(String words) {
        return gather.search(ANNA, PROJECT, words, 10).stream()
                .map(GatherItem::id)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Please see the attached file.", "{\"note\":\"Please see the attached file.\"}"})
    void the_text_of_files_counts_beside_what_is_said_of_them(String note) {
        UnaryOperator<DataRequest.Builder> content =
                request -> note.startsWith("{") ? request.json(note) : request.text(note);
        DataResult lease = bring(request -> content.apply(request).attach(file("lease.txt")));
        DataResult recipe = bring(request -> content.apply(request).attach(file("recipe.txt")));
        assertThat(recipe.duplicates())
                .extracting(GatherDuplicate::suggestion)
                .doesNotContain(Suggestion.SKIP, Suggestion.MERGE);
        assertThat(search("landlord")).containsExactly(lease.itemId());
        assertThat(search("mackerel attached")).containsExactly(recipe.itemId());
    }

    @Test
    void a_field_of_that_name_stays_beside_the_text_of_files() {
        String json = "{\"text of files\":\"Mine\",\"text of files+\":\"Mine too\"}";
        DataResult lease = bring(request -> request.json(json).attach(file("lease.txt")));
        assertThat(search("mine too landlord")).containsExactly(lease.itemId());
    }

    @Test
    void those_that_were_left_out_do_not_crowd_out_the_one_that_stands_for_them() {
        DataResult target = json("{\"name\":\"Sony Turntable PSLX350H\",\"description\":\"Belt drive\"}");
        for (int i = 0; i < 30; i++) {
            DataResult copy =
                    json("{\"name\":\"Sony PSLX350H Turntable\",\"description\":\"Belt drive, system " + i + "\"}");
            gather.skip(ANNA, house.item(copy.itemId()), target.itemId());
        }
        assertThat(json("{\"name\":\"Sony PSLX350H Turntable\",\"description\":\"Belt drive, system 31\"}")
                        .duplicates())
                .extracting(GatherDuplicate::id)
                .containsExactly(target.itemId());
    }

    @Test
    void what_was_merged_into_a_text_is_found_in_it() {
        String fire = text(FIRE).itemId();
        String siege = text(SIEGE).itemId();
        gather.merge(ANNA, gather.propose(ANNA, PROJECT, siege, fire, MergePolicy.KEEP_ALL));
        assertThat(search("granary captains")).containsExactly(fire);
        assertThat(text(SIEGE.replace("forty captains", "the captains")).duplicates())
                .extracting(GatherDuplicate::id)
                .containsExactly(fire);
    }

    @Test
    void what_was_left_out_or_merged_is_read_and_listed_but_not_found_until_it_is_undone() {
        String fire = text(FIRE).itemId();
        String skipped = text(FIRE + " So says the almanac.").itemId();
        String merged = text(FIRE + " So says the chronicle.").itemId();
        gather.skip(ANNA, house.item(skipped), fire);
        gather.merge(ANNA, gather.propose(ANNA, PROJECT, merged, fire, MergePolicy.KEEP_ALL));
        assertThat(search("frost harbour")).containsExactly(fire);
        assertThat(search("chronicle")).containsExactly(fire);
        assertThat(gather.list(ANNA, GatherQuery.of(PROJECT)))
                .extracting(GatherItem::id)
                .containsExactlyInAnyOrder(fire, skipped, merged);
        assertThat(house.item(skipped).content()).endsWith("almanac.");

        gather.undo(ANNA, PROJECT, skipped);
        gather.undo(ANNA, PROJECT, merged);
        assertThat(search("frost harbour")).containsExactlyInAnyOrder(fire, skipped, merged);
        assertThat(search("chronicle")).containsExactly(merged);
    }

    @Test
    void two_things_stay_found() {
        String fire = text(FIRE).itemId();
        String other = text(FIRE + " So says the almanac.").itemId();
        gather.keepBoth(ANNA, house.item(other), fire);
        assertThat(search("frost harbour")).containsExactlyInAnyOrder(fire, other);
    }
}
