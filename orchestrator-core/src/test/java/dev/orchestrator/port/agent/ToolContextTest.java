package dev.orchestrator.port.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.TaskProgress;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToolContextTest {

    record Search(int found, Optional<String> last, List<Source> sources) {}

    record Source(String title, double score, BigDecimal price, LocalDate day) {}

    private final List<StreamEvent> events = new ArrayList<>();
    private final ToolContext context = ToolContext.builder(Caller.user("u-1"), "run-1", "call-1")
            .events(events::add)
            .build();

    @Test
    void progress_of_a_tools_own_is_a_part_made_of_a_record() {
        Source source = new Source("a", 0.5, new BigDecimal("1.25"), LocalDate.of(2026, 1, 31));
        context.emit("search", new Search(12, Optional.empty(), List.of(source)));
        assertThat(events)
                .containsExactly(new DataPart(
                        "search",
                        Map.of(
                                "found",
                                12L,
                                "sources",
                                List.of(Map.of("title", "a", "score", 0.5, "price", 1.25, "day", "2026-01-31")))));
    }

    @Test
    void a_part_may_be_a_map_with_gaps() {
        context.emit("chart", Map.of("bars", Arrays.asList(1, null, 3)));
        assertThat(events).containsExactly(new DataPart("chart", Map.of("bars", List.of(1L, 3L))));
    }

    @Test
    void steps_are_told_as_progress() {
        TaskProgress progress = TaskProgress.of(List.of(), 40);
        context.progress(progress);
        assertThat(events).containsExactly(new ProgressMade(progress));
    }

    @Test
    void what_no_store_could_keep_is_refused_where_it_is_made() {
        assertThatThrownBy(() -> context.emit(new DataPart("chart", Map.of("day", LocalDate.EPOCH))))
                .hasMessage("data part chart.day must be text, a boolean, a long, a double, a list or a map");
        assertThatThrownBy(() -> context.emit("chart", "bars"))
                .hasMessage("the value of data part chart must be a record or a map, got a java.lang.String");
        assertThatThrownBy(() -> ToolResult.of("x").with(new DataPart("chart", Map.of("day", LocalDate.EPOCH))))
                .hasMessageContaining("data part chart.day");
        assertThat(events).isEmpty();
    }

    @Test
    void it_names_the_call_and_nothing_else() {
        assertThat(context).hasToString("ToolContext[call-1 of run run-1]");
        assertThat(ToolResult.of("swordfish")).hasToString("ToolResult[9 characters, 0 parts]");
        assertThat(ToolResult.failed("swordfish")).hasToString("ToolResult[failed, 9 characters, 0 parts]");
    }
}
