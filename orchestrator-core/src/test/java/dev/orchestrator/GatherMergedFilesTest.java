package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.FieldProposal;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the files of an item go with it where it becomes part of another one, and come back with an undo. */
@Timeout(60)
class GatherMergedFilesTest {

    private static final String NAME = "text of files";
    private static final String LEASE =
            "The landlord lets the lighthouse to Vera Quill for nine years. Rent is paid on the first of March.";
    private static final String RECIPE =
            "Stew the mackerel in cider with leeks until the sauce is thick, and serve hot.";

    private final Map<String, String> readable = new HashMap<>(Map.of("lease.txt", LEASE, "recipe.txt", RECIPE));
    private final DocumentReader reader = (name, content, cancellation) -> {
        if (!readable.containsKey(name)) {
            throw new DocumentException(ErrorCode.VALIDATION_ERROR, name, "is encrypted", false, null);
        }
        return DocumentText.of(readable.get(name), "text/plain");
    };
    private final Answers model = new Answers();
    private final DataHouse house = DataHouse.of(model, builder -> builder.documents(reader));
    private final Gather gather = house.orchestrator.gather();

    @AfterEach
    void close() {
        house.close();
    }

    private DataResult bring(UnaryOperator<DataRequest.Builder> what) {
        return house.orchestrator.data(
                what.apply(DataRequest.builder(ANNA, PROJECT)).enrich(false).build());
    }

    private String id(String content, String... files) {
        return bring(request -> {
                    DataRequest.Builder said = content.startsWith("{") ? request.json(content) : request.text(content);
                    return said.attach(List.of(files).stream()
                            .map(GatherMergedFilesTest::file)
                            .toArray(Attachment[]::new));
                })
                .itemId();
    }

    private static Attachment file(String name) {
        return Attachment.bytes(name, "text/plain", name.getBytes(StandardCharsets.UTF_8));
    }

    private MergeProposal proposal(String item, String target, MergePolicy policy) {
        return gather.propose(ANNA, PROJECT, item, target, policy);
    }

    private void merge(String item, String target) {
        gather.merge(ANNA, proposal(item, target, MergePolicy.KEEP_ALL));
    }

    private List<String> search(String words) {
        return gather.search(ANNA, PROJECT, words, 10).stream()
                .map(GatherItem::id)
                .toList();
    }

    private Map<?, ?> enriched(String id) {
        return (Map<?, ?>) Json.read(Objects.requireNonNull(house.item(id).enriched()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"The house on the point is let.", "{\"name\":\"Lighthouse\",\"state\":\"let\"}"})
    void the_item_that_stands_for_it_is_found_by_the_words_of_a_merged_file(String content) {
        String target = id(content);
        String lease = id("See file.", "lease.txt");
        merge(lease, target);
        assertThat(search("landlord")).containsExactly(target);
        assertThat(bring(request -> request.text("The lease once more.").attach(file("lease.txt")))
                        .duplicates())
                .extracting(GatherDuplicate::id)
                .containsExactly(target);

        gather.undo(ANNA, PROJECT, lease);
        assertThat(search("landlord")).contains(lease).doesNotContain(target);
        assertThat(house.item(target).enriched()).isNull();
    }

    @Test
    void a_file_that_both_have_is_no_field_of_the_merge() {
        String target = id("The first of two.", "lease.txt");
        String item = id("The second of two.", "lease.txt");
        assertThat(proposal(item, target, MergePolicy.ASK).fields())
                .extracting(FieldProposal::field)
                .containsExactly("text");
    }

    @ParameterizedTest
    @EnumSource(MergePolicy.Rule.class)
    void no_policy_loses_the_words_of_a_file(MergePolicy.Rule rule) {
        String target = id("{\"name\":\"Lighthouse\"}");
        String lease = id("{\"name\":\"Lighthouse\",\"" + NAME + "\":\"Mine\"}", "lease.txt");
        String recipe = id("{\"name\":\"Lighthouse\",\"cook\":\"Vera\"}", "recipe.txt");
        merge(recipe, target);
        gather.merge(ANNA, proposal(lease, target, new MergePolicy(rule, Map.of(), Set.of())));
        assertThat(search("landlord")).containsExactly(target);
        assertThat(search("mackerel")).containsExactly(target);
        assertThat(search("mine")).containsExactly(target);

        gather.undo(ANNA, PROJECT, lease);
        assertThat(search("landlord")).containsExactly(lease);
        assertThat(search("mackerel")).containsExactly(target);
    }

    @Test
    void an_item_takes_along_what_was_merged_into_it() {
        String first = id("One.", "lease.txt");
        String second = id("Two.", "recipe.txt");
        String third = id("Three.");
        merge(first, second);
        merge(second, third);
        assertThat(search("landlord mackerel")).containsExactly(third);
    }

    @Test
    void an_undo_leaves_what_a_model_has_added_since() {
        model.to(Ask.ENRICH, "{\"fields\":[],\"complete\":true}");
        String target = house.orchestrator
                .data(DataRequest.builder(ANNA, PROJECT)
                        .json("{\"name\":\"Lighthouse\"}")
                        .attach(file("secret.txt"))
                        .build())
                .itemId();
        String item = id("{\"name\":\"Lighthouse\",\"height\":\"40 m\"}", "lease.txt");
        merge(item, target);
        readable.put("secret.txt", "It was built of granite.");
        model.to(Ask.ENRICH, "{\"fields\":[{\"name\":\"stone\",\"value\":\"granite\"}],\"complete\":true}");
        gather.retry(ANNA, PROJECT, target);
        assertThat(enriched(target)).isEqualTo(Map.of("height", "40 m", NAME, LEASE, "stone", "granite"));

        gather.undo(ANNA, PROJECT, item);
        assertThat(enriched(target)).isEqualTo(Map.of("stone", "granite"));
    }

    @Test
    void an_undo_puts_back_what_a_model_had_found_before() {
        String target = house.orchestrator
                .data(DataHouse.text("The lamp of the lighthouse."))
                .itemId();
        assertThat(enriched(target)).isEqualTo(Map.of("colour", "red"));
        String item = id("{\"colour\":\"crimson\"}");
        merge(item, target);
        assertThat(enriched(target)).isEqualTo(Map.of("colour", List.of("red", "crimson")));
        gather.undo(ANNA, PROJECT, item);
        assertThat(enriched(target)).isEqualTo(Map.of("colour", "red"));
    }

    @Test
    void many_files_may_be_merged_into_one_item_and_a_model_is_shown_the_beginning() {
        model.to(Ask.ENRICH, "{\"fields\":[],\"complete\":true}");
        String target = house.orchestrator
                .data(DataRequest.builder(ANNA, PROJECT)
                        .text("The archive.")
                        .attach(file("secret.txt"))
                        .build())
                .itemId();
        for (int i = 0; i < 5; i++) {
            readable.put(i + ".txt", i + " " + "word ".repeat(180_000));
            merge(id("Part " + i + ".", i + ".txt"), target);
        }
        assertThat(enriched(target)).hasSize(6);
        readable.put("secret.txt", "The key.");
        gather.retry(ANNA, PROJECT, target);
        assertThat(model.asked(Ask.ENRICH))
                .hasSize(2)
                .allSatisfy(asked -> assertThat(DataHouse.text(asked).length()).isLessThan(100_000));
    }
}
