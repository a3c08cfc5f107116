package dev.orchestrator.port.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.model.ToolSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ToolTest {

    record Sku(String sku) {
        Sku {
            if (sku.isBlank()) {
                throw new IllegalArgumentException("an article has a number");
            }
        }
    }

    record Stock(String sku, int units) {}

    private static final Caller CALLER = Caller.user("u-1");

    private static ToolResult call(Tool tool, Map<String, Object> arguments) throws Exception {
        return tool.call(ToolContext.builder(CALLER, "run-1", "call-1").build(), arguments);
    }

    @Test
    void a_function_of_a_record_is_a_tool() throws Exception {
        Tool tool = Tool.of("stock", "units left", Sku.class, sku -> 7);
        assertThat(tool.spec().name()).isEqualTo("stock");
        assertThat(tool.spec().description()).isEqualTo("units left");
        assertThat(Json.read(tool.spec().parameters()))
                .isEqualTo(Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of("sku", Map.of("type", "string")),
                        "required",
                        List.of("sku"),
                        "additionalProperties",
                        false));
        assertThat(call(tool, Map.of("sku", "A1"))).isEqualTo(ToolResult.of("7"));
        assertThat(tool).hasToString("Tool[stock, EFFECTFUL]");
    }

    @Test
    void a_tool_that_says_nothing_changes_something_with_each_call() {
        Tool tool = Tool.of("stock", "units left", Sku.class, sku -> 7);
        assertThat(tool.effect()).isEqualTo(Effect.EFFECTFUL);
        assertThat(tool.right()).isEqualTo(Right.WRITE);
        assertThat(tool.timeout()).isEqualTo(Tool.DEFAULT_TIMEOUT);
        Tool own = new OwnTool();
        assertThat(own.effect()).isEqualTo(Effect.EFFECTFUL);
        assertThat(own.right()).isEqualTo(Right.WRITE);
        assertThat(own.timeout()).isEqualTo(Tool.DEFAULT_TIMEOUT);
    }

    private static final class OwnTool implements Tool {
        @Override
        public ToolSpec spec() {
            return new ToolSpec("own", "own", "{}");
        }

        @Override
        public ToolResult call(ToolContext context, Map<String, Object> arguments) {
            return ToolResult.of("own");
        }
    }

    @Test
    void the_right_follows_from_the_effect_unless_it_is_said() {
        assertThat(tool().readOnly().build().right()).isEqualTo(Right.READ);
        assertThat(tool().idempotent().build().right()).isEqualTo(Right.WRITE);
        assertThat(tool().right(Right.ADMIN).readOnly().build().right()).isEqualTo(Right.ADMIN);
        assertThat(tool().idempotent().build().effect()).isEqualTo(Effect.IDEMPOTENT);
        assertThat(tool().readOnly().build().effect()).isEqualTo(Effect.READ_ONLY);
        assertThat(tool().timeout(Duration.ofSeconds(5)).build().timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    private static ToolBuilder<Sku> tool() {
        return Tool.builder("stock", "units left", Sku.class).handler((sku, context) -> 7);
    }

    @Test
    void results_of_any_type_become_json_and_text_stays_as_it_is() throws Exception {
        assertThat(call(Tool.of("a", "a", Sku.class, sku -> new Stock(sku.sku(), 7)), Map.of("sku", "A1"))
                        .text())
                .isEqualTo("{\"sku\":\"A1\",\"units\":7}");
        assertThat(call(Tool.of("a", "a", Sku.class, sku -> List.of(new Stock("b", 1))), Map.of("sku", "A1"))
                        .text())
                .isEqualTo("[{\"sku\":\"b\",\"units\":1}]");
        assertThat(call(Tool.of("a", "a", Sku.class, sku -> "{not json"), Map.of("sku", "A1"))
                        .text())
                .isEqualTo("{not json");
        assertThat(call(Tool.of("a", "a", Sku.class, sku -> null), Map.of("sku", "A1"))
                        .text())
                .isEqualTo("null");
        ToolResult own = ToolResult.failed("no");
        assertThat(call(Tool.of("a", "a", Sku.class, sku -> own), Map.of("sku", "A1")))
                .isSameAs(own);
    }

    @Test
    void a_tool_may_have_no_arguments() throws Exception {
        Tool tool = Tool.of("now", "the time", () -> "noon");
        assertThat(call(tool, Map.of()).text()).isEqualTo("noon");
        assertThat(call(tool, Map.of("zone", "UTC")).failed()).isTrue();
    }

    @Test
    void what_a_record_refuses_is_told_to_the_model_and_is_no_failure_of_the_tool() throws Exception {
        ToolResult result = call(tool().build(), Map.of("sku", " "));
        assertThat(result.failed()).isTrue();
        assertThat(result.text())
                .isEqualTo("The arguments of stock do not fit:\n$: was refused: an article has a number");
    }

    @Test
    void what_the_handler_throws_passes_as_it_is() {
        IOException failure = new IOException("closed");
        Tool tool = Tool.builder("stock", "units left", Sku.class)
                .handler((sku, context) -> {
                    throw failure;
                })
                .build();
        assertThatThrownBy(() -> call(tool, Map.of("sku", "A1"))).isSameAs(failure);
    }

    @Test
    void what_comes_later_is_waited_for() throws Exception {
        CompletableFuture<Integer> later = new CompletableFuture<>();
        Tool tool = Tool.of("stock", "units left", Sku.class, sku -> later);
        later.completeAsync(() -> 7);
        assertThat(call(tool, Map.of("sku", "A1")).text()).isEqualTo("7");

        IOException failure = new IOException("closed");
        CompletableFuture<Integer> failed = CompletableFuture.failedFuture(failure);
        Tool failing = Tool.of("stock", "units left", Sku.class, sku -> failed);
        assertThatThrownBy(() -> call(failing, Map.of("sku", "A1"))).isSameAs(failure);

        Cancellation.Source source = Cancellation.source();
        source.cancel(Cancellation.Reason.CALLER, "the caller cancelled");
        ToolContext cancelled = ToolContext.builder(CALLER, "run-1", "call-1")
                .cancellation(source.token())
                .build();
        Tool never = Tool.of("stock", "units left", Sku.class, sku -> new CompletableFuture<>());
        assertThatThrownBy(() -> never.call(cancelled, Map.of("sku", "A1"))).isInstanceOf(CancelledException.class);
    }

    @Test
    void a_schema_from_elsewhere_makes_a_tool_of_plain_values() throws Exception {
        ToolSpec spec =
                new ToolSpec("sum", "adds", "{\"type\":\"object\",\"properties\":{\"of\":{\"type\":\"array\"}}}");
        Tool tool = Tool.builder(spec)
                .readOnly()
                .handler((arguments, context) -> ((List<?>) arguments.get("of")).size())
                .build();
        assertThat(tool.spec()).isSameAs(spec);
        assertThat(call(tool, Map.of("of", List.of(1L, 2L))).text()).isEqualTo("2");
    }

    @Test
    void a_bad_tool_is_refused_and_says_why() {
        assertThatThrownBy(() -> Tool.of("unit stock", "units left", Sku.class, sku -> 7))
                .hasMessage("tool name must be 1 to 64 letters, digits, _ or -, got unit stock");
        assertThatThrownBy(() -> Tool.of("stock", "units left", String.class, sku -> 7))
                .hasMessageContaining("record");
        assertThatThrownBy(() -> Tool.builder("stock", "units left", Sku.class).build())
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MISSING_FIELDS))
                .hasMessage("handler of tool stock is missing");
        assertThatThrownBy(() -> tool().timeout(Duration.ZERO))
                .hasMessage("timeout of tool stock must be positive, got PT0S");
        assertThatThrownBy(() -> Tool.builder(new ToolSpec("a", "a", "[]"))).isInstanceOf(OrchestratorException.class);
    }
}
