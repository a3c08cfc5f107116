package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.internal.task.BuiltInTools;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.store.GatherQuery;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A search looks for all words, or says that it does not. */
@Timeout(60)
class GatherSearchTest {

    private static String words(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "rope" + (char) ('a' + i))
                .collect(Collectors.joining(" "));
    }

    @Test
    void as_many_words_as_are_looked_for_are_all_looked_for() {
        try (DataHouse house = DataHouse.of(new Answers())) {
            house.orchestrator.data(DataRequest.builder(ANNA, PROJECT)
                    .text(words(GatherQuery.MOST_TERMS))
                    .enrich(false)
                    .build());
            Gather gather = house.orchestrator.gather();
            assertThat(gather.search(ANNA, PROJECT, words(GatherQuery.MOST_TERMS), 10))
                    .hasSize(1);
            assertThat(gather.search(ANNA, PROJECT, words(GatherQuery.MOST_TERMS - 1) + " anchor", 10))
                    .isEmpty();
            assertThat(gather.search(ANNA, PROJECT, (words(2) + " ").repeat(30), 10))
                    .as("the same word again is no other one")
                    .hasSize(1);
        }
    }

    @Test
    void more_words_are_refused_and_not_left_out() {
        try (DataHouse house = DataHouse.of(new Answers())) {
            assertThatThrownBy(() -> house.orchestrator
                            .gather()
                            .search(ANNA, PROJECT, words(GatherQuery.MOST_TERMS) + " anchor", 10))
                    .isInstanceOf(OrchestratorException.class)
                    .hasMessageContaining("at most " + GatherQuery.MOST_TERMS)
                    .extracting(e -> ((OrchestratorException) e).code())
                    .isEqualTo(ErrorCode.VALIDATION_ERROR);
        }
    }

    @Test
    void an_agent_that_looks_for_more_words_is_told() throws Exception {
        InMemoryStores stores = InMemoryStores.create();
        Tool search = new BuiltInTools(null, stores.gather(), stores.conversations())
                .all().stream()
                        .filter(tool -> tool.spec().name().equals("gather_search"))
                        .findFirst()
                        .orElseThrow();
        ToolContext context =
                ToolContext.builder(ANNA, "run", "call").project(PROJECT).build();
        assertThat(search.call(context, query(words(GatherQuery.MOST_TERMS))).failed())
                .isFalse();
        assertThat(search.call(context, query(words(GatherQuery.MOST_TERMS + 1))))
                .matches(ToolResult::failed)
                .extracting(ToolResult::text)
                .asString()
                .contains("too many words");
    }

    private static Map<String, Object> query(String words) {
        return Map.of("query", words);
    }
}
