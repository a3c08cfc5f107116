package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** All that a model can do wrong, at each question it is asked about an item: that is kept, and says what it lacks. */
@Timeout(60)
class DataModelFaultsTest {

    private final Answers model = new Answers();
    private final DataHouse house = DataHouse.of(
            model,
            builder -> builder.duplicates(DuplicateRules.DEFAULT.thresholds(1, 0.5))
                    .judgeDuplicates());

    @AfterEach
    void close() {
        house.close();
    }

    private enum Fault {
        SILENT,
        DOWN,
        REFUSED,
        CUT,
        GARBAGE,
        BLANK;

        Script at(Ask ask) {
            boolean json = ask == Ask.ENRICH || ask == Ask.SAME;
            return switch (this) {
                case SILENT -> fails(ErrorCode.TIMEOUT, "it was silent");
                case DOWN -> fails(ErrorCode.LLM_ERROR, "it answered 500");
                case REFUSED -> Script.answer("I cannot").finish(FinishReason.CONTENT_FILTER);
                case CUT ->
                    Script.answer(
                                    json
                                            ? "{\"fields\":[{\"name\":\"a"
                                            : "It is Vera's, who keeps it. It hangs in the li")
                            .finish(FinishReason.LENGTH);
                case GARBAGE -> Script.answer("no JSON at all");
                case BLANK -> Script.answer(" \n ");
            };
        }

        private static Script fails(ErrorCode code, String detail) {
            return Script.answer()
                    .fail(ModelException.of(code, "scripted", detail).retryable(true));
        }
    }

    private static DataRequest turntable(String name) {
        return DataRequest.builder(ANNA, PROJECT)
                .json("{\"name\":\"" + name + "\",\"description\":\"Belt drive\"}")
                .attach(Attachment.bytes("label.png", "image/png", name.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private GatherItem broughtWith(Fault fault, Ask step) {
        house.orchestrator.data(turntable("Sony Turntable PSLX350H"));
        int before = model.asked(step).size();
        model.to(step, () -> fault.at(step));
        DataRequest request = turntable("Sony PSLX350H Turntable");
        DataResult result = house.orchestrator.data(request);
        assertThat(model.asked(step)).hasSizeGreaterThan(before);
        GatherItem item = house.item(result.itemId());
        assertThat(item.content()).isEqualTo(request.content());
        assertThat(item.state()).isEqualTo(result.state());
        assertThat(item.duplicates()).isNotEmpty();
        return item;
    }

    @ParameterizedTest
    @EnumSource(names = {"EXTRACT", "ENRICH", "SUMMARY", "CONTEXT", "SAME"})
    void what_may_pass_leaves_the_item_pending(Ask step) {
        GatherItem item = broughtWith(Fault.SILENT, step);
        assertThat(item.state()).isEqualTo(State.PENDING);
        assertThat(item.problem()).contains("it was silent");
    }

    @ParameterizedTest
    @EnumSource(names = {"EXTRACT", "ENRICH", "SUMMARY", "CONTEXT", "SAME"})
    void a_provider_that_is_down_leaves_the_item_pending(Ask step) {
        GatherItem item = broughtWith(Fault.DOWN, step);
        assertThat(item.state()).isEqualTo(State.PENDING);
        assertThat(item.problem()).contains("it answered 500");
    }

    /** Without the text of a file, or a judge, an item is whole enough; without what makes it one, it is not. */
    @ParameterizedTest
    @CsvSource({
        "EXTRACT, REFUSED, COMPLETE, filter",
        "ENRICH, REFUSED, FAILED, filter",
        "SUMMARY, REFUSED, FAILED, filter",
        "CONTEXT, REFUSED, FAILED, filter",
        "SAME, REFUSED, COMPLETE, filter",
        "EXTRACT, BLANK, COMPLETE, answered nothing",
        "SUMMARY, BLANK, FAILED, answered nothing",
        "CONTEXT, BLANK, FAILED, answered nothing",
        "ENRICH, GARBAGE, FAILED, JSON",
        "SAME, GARBAGE, COMPLETE, JSON",
        "EXTRACT, CUT, COMPLETE, label.png is longer than what was read of it",
        "ENRICH, CUT, FAILED, cut",
        "SAME, CUT, COMPLETE, cut"
    })
    void what_will_be_the_same_again_is_told(Ask step, Fault fault, State state, String reason) {
        GatherItem item = broughtWith(fault, step);
        assertThat(item.state()).isEqualTo(state);
        assertThat(item.problem()).contains(reason);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUMMARY", "CONTEXT"})
    void words_that_were_cut_off_end_with_their_last_sentence(Ask step) {
        GatherItem item = broughtWith(Fault.CUT, step);
        assertThat(item.state()).isEqualTo(State.COMPLETE);
        assertThat(step == Ask.SUMMARY ? item.summary() : item.context()).isEqualTo("It is Vera's, who keeps it.");
    }
}
