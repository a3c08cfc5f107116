package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.model.EmbeddingModel;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherDuplicate.Suggestion;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherMerge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Duplicates by what they mean, and by the keys an application declares. */
@Timeout(60)
class DataMeaningTest {

    private static final String CAT = "A cat sleeps upon the rug";
    private static final String FELINE = "Some feline dozes over that carpet";
    private static final String SHIP = "The ship leaves the harbour at dawn";

    private final Answers model = new Answers();
    private final Meaning meaning = new Meaning();

    /** Knows about cats and ships. */
    private static final class Meaning implements EmbeddingModel {
        private final List<String> asked = new ArrayList<>();
        private int calls;
        private @Nullable RuntimeException failure;
        private float[] cats = {1, 0.1f, 0, 0};

        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            calls++;
            asked.addAll(texts);
            if (failure != null) {
                throw failure;
            }
            return texts.stream()
                    .map(text -> text.contains("cat") || text.contains("feline") ? cats : new float[] {0, 0, 1, 0.1f})
                    .toList();
        }

        @Override
        public int dimensions() {
            return 4;
        }

        @Override
        public String id() {
            return "acme/meaning";
        }
    }

    private DataHouse house() {
        return DataHouse.of(model, builder -> builder.embeddings(meaning));
    }

    private static DataRequest plain(String text) {
        return DataRequest.builder(ANNA, PROJECT).text(text).enrich(false).build();
    }

    @Test
    void the_same_in_other_words_is_proposed_for_review() {
        try (DataHouse house = house()) {
            String cat = house.orchestrator.data(plain(CAT)).itemId();
            house.orchestrator.data(plain(SHIP));
            DataResult result = house.orchestrator.data(plain(FELINE));
            assertThat(result.duplicates()).extracting(GatherDuplicate::id).containsExactly(cat);
            assertThat(result.duplicates().get(0).suggestion()).isEqualTo(Suggestion.REVIEW);
            assertThat(result.duplicates().get(0).reasons()).anyMatch(reason -> reason.startsWith("meaning alike"));
            assertThat(meaning.asked).containsExactly(CAT, SHIP, FELINE); // each once, and none again
        }
    }

    @Test
    void an_entity_that_says_the_same_in_other_words_is_proposed_for_review() {
        MoodyBrain brain = MoodyBrain.finding(
                Entity.of("feline", "animal", "Pet", FELINE), Entity.of("ship", "vessel", "Boat", SHIP));
        try (DataHouse house =
                DataHouse.of(model, builder -> builder.embeddings(meaning).brain(brain))) {
            DataResult result = house.orchestrator.data(plain(CAT));
            assertThat(result.duplicates()).singleElement().satisfies(found -> {
                assertThat(found.id()).isEqualTo("feline");
                assertThat(found.kind()).isEqualTo(GatherDuplicate.Kind.ENTITY);
                assertThat(found.suggestion()).isEqualTo(Suggestion.REVIEW);
                assertThat(found.reasons()).anyMatch(reason -> reason.startsWith("meaning alike"));
            });
            assertThat(meaning.calls).isEqualTo(1); // about all of them at once
            assertThat(meaning.asked).hasSize(3).startsWith(CAT);
        }
    }

    @Test
    void the_brain_is_asked_by_words_and_not_by_their_form() {
        MoodyBrain brain = MoodyBrain.finding();
        try (DataHouse house = DataHouse.of(model, builder -> builder.brain(brain))) {
            house.orchestrator.data(DataRequest.builder(ANNA, PROJECT)
                    .json("{\"name\":\"Brass lantern\",\"place\":{\"room\":\"lamp room\"}}")
                    .enrich(false)
                    .build());
            assertThat(brain.queries).extracting(BrainQuery::text).containsExactly("Brass lantern. lamp room");
        }
    }

    @Test
    void without_a_model_words_alone_count() {
        try (DataHouse house = DataHouse.of(model)) {
            house.orchestrator.data(plain(CAT));
            assertThat(house.orchestrator.data(plain(FELINE)).duplicates()).isEmpty();
        }
    }

    @Test
    void an_item_is_found_by_its_meaning_after_it_was_changed() {
        try (DataHouse house = house()) {
            String cat = house.orchestrator.data(plain(CAT)).itemId();
            String other = house.orchestrator.data(plain(SHIP)).itemId();
            house.orchestrator.gather().keepBoth(ANNA, house.item(cat), other);
            assertThat(house.orchestrator.data(plain(FELINE)).duplicates())
                    .extracting(GatherDuplicate::id)
                    .containsExactly(cat);
        }
    }

    @Test
    void a_model_that_may_answer_another_time_leaves_the_item_pending_but_compared_by_its_words() {
        try (DataHouse house = house()) {
            house.orchestrator.data(plain(CAT));
            meaning.failure = ModelException.of(ErrorCode.LLM_ERROR, "acme", "it is busy")
                    .retryable(true)
                    .build();
            DataResult words = house.orchestrator.data(plain(CAT + "!?"));
            DataResult result = house.orchestrator.data(plain(FELINE));
            assertThat(words.state()).isEqualTo(State.PENDING);
            assertThat(words.duplicates()).isNotEmpty();
            assertThat(result.state()).isEqualTo(State.PENDING);
            assertThat(result.problem()).contains("it is busy");
            assertThat(result.duplicates()).isEmpty();
            meaning.failure = null;
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(2, 0, 0));
            GatherItem item = house.item(result.itemId());
            assertThat(item.state()).isEqualTo(State.COMPLETE);
            assertThat(item.problem()).isNull();
            assertThat(item.duplicates()).isNotEmpty();
        }
    }

    @Test
    void a_model_that_refuses_an_item_does_not_keep_it_from_being_complete() {
        meaning.failure =
                ModelException.of(ErrorCode.LLM_ERROR, "acme", "it is too long").build();
        try (DataHouse house = house()) {
            DataResult result = house.orchestrator.data(plain(CAT));
            assertThat(result.state()).isEqualTo(State.COMPLETE);
            assertThat(result.problem()).contains("it is too long");
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void a_vector_that_is_none_is_not_kept(float number) {
        meaning.cats = new float[] {number, 0, 0, 0};
        try (DataHouse house = house()) {
            DataResult result = house.orchestrator.data(plain(CAT));
            assertThat(result.problem()).contains("no vector of 4 numbers");
            assertThat(house.item(result.itemId()).signature()).isNull();
        }
        meaning.cats = new float[] {1, 0};
        try (DataHouse house = house()) {
            assertThat(house.orchestrator.data(plain(CAT)).problem()).contains("no vector of 4 numbers");
        }
    }

    @Test
    void what_has_the_same_natural_key_is_to_be_merged() {
        DuplicateRules rules = DuplicateRules.DEFAULT.naturalKey("isbn");
        try (DataHouse house = DataHouse.of(model, builder -> builder.duplicates(rules))) {
            String first = house.orchestrator
                    .data(DataRequest.json(ANNA, PROJECT, "{\"isbn\":\"1\",\"title\":\"The lantern\"}"))
                    .itemId();
            DataResult other = house.orchestrator.data(
                    DataRequest.json(ANNA, PROJECT, "{\"isbn\":\"2\",\"title\":\"The lantern\"}"));
            DataResult same = house.orchestrator.data(
                    DataRequest.json(ANNA, PROJECT, "{\"isbn\":\"1\",\"title\":\"Quite unlike\"}"));
            assertThat(other.duplicates()).isEmpty();
            assertThat(same.duplicates())
                    .singleElement()
                    .satisfies(found -> assertThat(found.id()).isEqualTo(first))
                    .satisfies(found -> assertThat(found.suggestion()).isEqualTo(Suggestion.MERGE))
                    .satisfies(found -> assertThat(found.method()).isEqualTo("key"));
            house.orchestrator
                    .gather()
                    .merge(
                            ANNA,
                            house.orchestrator
                                    .gather()
                                    .propose(ANNA, PROJECT, same.itemId(), first, MergePolicy.KEEP_ALL));
            assertThat(house.item(first).merges())
                    .extracting(GatherMerge::itemId)
                    .containsExactly(same.itemId());
        }
    }

    @Test
    void rules_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> DuplicateRules.DEFAULT.naturalKey())
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("must have a field");
        assertThatThrownBy(() -> DuplicateRules.DEFAULT.naturalKey(" "))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("a field of a natural key");
    }
}
