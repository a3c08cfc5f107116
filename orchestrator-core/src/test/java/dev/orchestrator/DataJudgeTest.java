package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherDuplicate.Suggestion;
import dev.orchestrator.port.store.GatherItem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model may say about what is alike, and what it is not asked about. */
@Timeout(60)
class DataJudgeTest {

    private static final DuplicateRules NOTHING_IS_SURE = DuplicateRules.DEFAULT.thresholds(1, 0.5);
    private static final String TURNTABLE = "Sony Turntable PSLX350H";

    private final Answers model = new Answers();

    private DataHouse judging(DuplicateRules rules) {
        return DataHouse.of(model, builder -> builder.duplicates(rules).judgeDuplicates());
    }

    private static DataRequest named(String name, String description) {
        return DataRequest.json(ANNA, PROJECT, "{\"name\":\"" + name + "\",\"description\":\"" + description + "\"}");
    }

    private void says(String... verdicts) {
        StringBuilder answer = new StringBuilder();
        for (int i = 0; i < verdicts.length; i++) {
            answer.append(i == 0 ? "" : ",")
                    .append("{\"number\":")
                    .append(i + 1)
                    .append(",\"verdict\":\"")
                    .append(verdicts[i])
                    .append("\"}");
        }
        model.to(Ask.SAME, "{\"verdicts\":[" + answer + "]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|SAME|MERGE|model",
                "1|UNSURE|REVIEW|fields",
                "7|SAME|REVIEW|fields",
            })
    void what_somebody_would_have_to_look_at_a_model_may_decide(
            int number, String verdict, String suggestion, String method) {
        model.to(Ask.SAME, "{\"verdicts\":[{\"number\":" + number + ",\"verdict\":\"" + verdict + "\"}]}");
        try (DataHouse house = judging(NOTHING_IS_SURE)) {
            house.orchestrator.data(named(TURNTABLE, "Belt drive"));
            DataResult result = house.orchestrator.data(named("Sony PSLX350H Turntable", "With a belt"));
            assertThat(model.asked(Ask.SAME)).hasSize(1);
            assertThat(result.duplicates())
                    .extracting(found -> found.suggestion() + " " + found.method())
                    .containsExactly(suggestion + " " + method);
        }
    }

    @Test
    void what_a_model_tells_apart_is_no_duplicate_and_stays_with_the_item() {
        says("DIFFERENT");
        try (DataHouse house = judging(NOTHING_IS_SURE)) {
            DataResult first = house.orchestrator.data(named(TURNTABLE, "Belt drive"));
            DataResult result = house.orchestrator.data(named("Sony PSLX350H Turntable", "With a belt"));
            assertThat(result.duplicates()).isEmpty();
            assertThat(result.message()).doesNotContain("duplicate");
            GatherItem item = house.item(result.itemId());
            assertThat(item.duplicateCheckScore()).isZero();
            assertThat(item.duplicates()).singleElement().satisfies(told -> {
                assertThat(told.id()).isEqualTo(first.itemId());
                assertThat(told.suggestion()).isEqualTo(Suggestion.KEEP_BOTH);
                assertThat(told.method()).isEqualTo("model");
                assertThat(told.similarity()).isGreaterThanOrEqualTo(0.5);
                assertThat(told.reasons()).hasSizeGreaterThan(1).endsWith("a model finds them different");
            });
        }
    }

    @Test
    void of_several_that_a_model_finds_the_same_the_likeliest_is_merged() {
        says("SAME", "SAME");
        try (DataHouse house = judging(NOTHING_IS_SURE)) {
            for (String description : List.of("Belt drive", "Black")) {
                house.orchestrator.data(DataRequest.builder(ANNA, PROJECT)
                        .json("{\"name\":\"" + TURNTABLE + "\",\"description\":\"" + description + "\"}")
                        .findDuplicates(false)
                        .build());
            }
            DataResult result = house.orchestrator.data(named("Sony PSLX350H Turntable", "With a belt"));
            assertThat(result.duplicates())
                    .extracting(GatherDuplicate::suggestion, GatherDuplicate::method)
                    .containsExactly(tuple(Suggestion.MERGE, "model"), tuple(Suggestion.REVIEW, "model"));
            assertThat(result.duplicates().get(1).reasons()).endsWith("a model finds them the same");
        }
    }

    @Test
    void what_something_hard_speaks_against_is_left_to_people() {
        says("SAME");
        try (DataHouse house = judging(NOTHING_IS_SURE)) {
            house.orchestrator.data(named(TURNTABLE, "Belt drive, dust cover"));
            DataResult result = house.orchestrator.data(named("Sony Turntable PSLX350H, no cover", "Belt drive"));
            assertThat(result.duplicates())
                    .extracting(GatherDuplicate::suggestion)
                    .containsExactly(Suggestion.REVIEW);
            assertThat(model.asked(Ask.SAME)).isEmpty();
        }
    }

    @Test
    void what_is_longer_than_what_is_compared_is_left_to_people() {
        says("SAME");
        try (DataHouse house = judging(NOTHING_IS_SURE)) {
            String story = "The keeper lights the lamp, and the harbour sleeps. ".repeat(400);
            house.orchestrator.data(DataHouse.text(story + "Then comes the storm."));
            DataResult result = house.orchestrator.data(DataHouse.text(story + "Then comes the thaw."));
            assertThat(result.duplicates())
                    .extracting(GatherDuplicate::suggestion)
                    .containsExactly(Suggestion.REVIEW);
            assertThat(model.asked(Ask.SAME)).isEmpty();
        }
    }
}
