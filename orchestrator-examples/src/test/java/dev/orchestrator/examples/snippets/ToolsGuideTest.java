package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.agent.ApprovalRequest;
import dev.orchestrator.agent.Permission;
import dev.orchestrator.agent.PermissionDecision;
import dev.orchestrator.agent.PermissionRule;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.brain.mcp.McpClient;
import dev.orchestrator.brain.mcp.McpTools;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.json.Description;
import dev.orchestrator.port.agent.Right;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolMethod;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.agent.Tools;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The code of docs/guides/tools.md. */
class ToolsGuideTest {

    private static final Caller CALLER = Caller.user("u-1");

    private final List<StreamEvent> events = new ArrayList<>();

    record Sku(String sku) {}

    record Draft(
            @Description("Below stories, such as stories/one.md")
            String path,

            String text) {}

    record WordsWritten(String path, int words) {}

    record Line(String sku, int amount) {}

    private record Units(Map<String, Integer> all) {
        int unitsOf(String sku) {
            return all.getOrDefault(sku, 0);
        }
    }

    private static final class Shelf extends HashMap<String, String> {
        private static final long serialVersionUID = 1L;

        boolean isFull() {
            return size() == 1;
        }
    }

    private static final class Orders {
        String place(List<Line> lines, Optional<String> note, String key) {
            return lines.size() + " ordered under " + key
                    + note.map(words -> ": " + words).orElse("");
        }
    }

    private ToolResult call(Tool tool, Map<String, Object> arguments) throws Exception {
        ToolContext context = ToolContext.builder(CALLER, "run-1", "call-1")
                .events(events::add)
                .build();
        return tool.call(context, arguments);
    }

    @Test
    void a_tool_in_one_line() throws Exception {
        Units warehouse = new Units(Map.of("A1", 7));
        Tool stock = Tool.of("stock", "Units left of an article", Sku.class, sku -> warehouse.unitsOf(sku.sku()));
        assertThat(call(stock, Map.of("sku", "A1")).text()).isEqualTo("7");
        assertThat(call(Tool.of("now", "The time", Instant::now), Map.of()).text())
                .startsWith("\"2");
    }

    @Test
    void a_tool_that_says_more() throws Exception {
        Tool write = write(new Shelf());
        assertThat(write.effect()).isEqualTo(Effect.IDEMPOTENT);
        assertThat(write.spec().parameters()).contains("Below stories");
        assertThat(call(write, Map.of("path", "stories/one.md", "text", "Once upon a time"))
                        .text())
                .isEqualTo("Written.");
        assertThat(events).containsExactly(new DataPart("section", Map.of("path", "stories/one.md", "words", 4L)));
        assertThat(call(write, Map.of("path", "stories/two.md", "text", "")).failed())
                .isTrue();
    }

    private static Tool write(Shelf shelf) {
        Tool write = Tool.builder("write", "Writes a draft", Draft.class)
                .idempotent()
                .timeout(Duration.ofSeconds(10))
                .handler((draft, context) -> {
                    if (shelf.isFull()) {
                        return ToolResult.failed("The shelf is full: remove a draft first.");
                    }
                    shelf.put(draft.path(), draft.text());
                    context.emit("section", new WordsWritten(draft.path(), wordsIn(draft.text())));
                    return "Written.";
                })
                .build();
        return write;
    }

    private static int wordsIn(String text) {
        return text.split("\\s+").length;
    }

    @Test
    void stopping_when_told_to() throws Exception {
        assertThat(call(reading(new StringReader("a")), Map.of("sku", "A1")).text())
                .isEqualTo("97");

        Cancellation.Source stop = Cancellation.source();
        stop.cancel(Cancellation.Reason.TIMEOUT, "too slow");
        ToolContext late = ToolContext.builder(CALLER, "run-1", "call-1")
                .cancellation(stop.token())
                .build();
        Tool closed = reading(new StringReader("a"));
        assertThatThrownBy(() -> closed.call(late, Map.of("sku", "A1"))).isInstanceOf(IOException.class);
    }

    /** A reader whose closing is what ends a wait. */
    private record Connection(Reader reader) {
        int read() throws IOException {
            return reader.read();
        }

        void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Tool reading(Reader reader) {
        Connection connection = new Connection(reader);
        return Tool.builder("read", "Reads", Sku.class)
                .handler((sku, context) -> {
                    try (Cancellation.Registration hook = context.cancellation().onCancel(connection::close)) {
                        return connection.read();
                    }
                })
                .build();
    }

    public static class Warehouse {

        @ToolMethod(description = "Units left of an article", effect = Effect.READ_ONLY)
        public int stock(@Description("as on the label") String sku) {
            return units.getOrDefault(sku, 0);
        }

        @ToolMethod(name = "order_articles", description = "Orders articles", right = Right.DEPLOY)
        public String order(List<Line> lines, Optional<String> note, ToolContext context) {
            return orders.place(lines, note, context.idempotencyKey());
        }

        private final Map<String, Integer> units = Map.of("A1", 7);
        private final Orders orders = new Orders();
    }

    @Test
    void tools_out_of_methods() throws Exception {
        List<Tool> tools = Tools.from(new Warehouse());
        assertThat(tools).extracting(tool -> tool.spec().name()).containsExactly("order_articles", "stock");
        assertThat(call(tools.get(1), Map.of("sku", "A1")).text()).isEqualTo("7");
        assertThat(call(tools.get(0), Map.of("lines", List.of(Map.of("sku", "A1", "amount", 2L))))
                        .text())
                .isEqualTo("1 ordered under run-1/call-1");
    }

    @Test
    void permissions_decide() {
        Permissions permissions = Permissions.builder()
                .allow("write(path=stories/**)")
                .deny("write(path=stories/private/**)")
                .ask("publish")
                .rule(PermissionRule.allow("order_*").forRole("editor").forAgent("production"))
                .right("wipe_*", Right.ADMIN)
                .role("reviewer", Right.READ)
                .build();
        Caller caller = CALLER;
        Tool write = write(new Shelf());
        PermissionDecision decision = permissions.decide(caller, write, Map.of("path", "stories/../etc"));
        System.out.println(decision.permission() + ": " + decision.reason());
        assertThat(decision.permission() + ": " + decision.reason())
                .isEqualTo("DENY: the rule is: deny write(path=stories/private/**)");
        assertThat(permissions
                        .decide(caller, write, Map.of("path", "stories/a.md"))
                        .permission())
                .isEqualTo(Permission.ALLOW);
        Tool order = Tools.from(new Warehouse()).get(0);
        Permissions production = permissions.forAgent("production");
        assertThat(production.decide(caller, order, Map.of()).permission()).isEqualTo(Permission.DENY);
        assertThat(production
                        .decide(caller.withRoles("editor"), order, Map.of())
                        .permission())
                .isEqualTo(Permission.ALLOW);
    }

    @Test
    void an_approval_is_that_of_one_call() {
        Map<String, Object> arguments = Map.of("path", "stories/final.md");
        ApprovalRequest request = ApprovalRequest.of("run-1", "call-1", "write", arguments);
        boolean same = request.matches("run-1", "call-1", "write", arguments);
        boolean other = request.matches("run-1", "call-2", "write", arguments);
        assertThat(same).isTrue();
        assertThat(other).isFalse();
    }

    /** Compiled only: the module of the Brains runs such a server. */
    List<Tool> ofMcpServer(McpClient client) {
        List<Tool> tools = McpTools.of(client)
                .prefix("files_")
                .readOnly("read_file", "list_directory")
                .tools(Cancellation.none());
        return tools;
    }
}
